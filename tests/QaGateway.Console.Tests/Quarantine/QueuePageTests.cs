using Bunit;
using MudBlazor;
using QaGateway.Console.Quarantine;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Quarantine;

public class QueuePageTests : ConsoleContext
{
    [Fact]
    public async Task A_row_says_in_one_line_why_it_needs_somebody()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict, "A26031001", "image says 1961-04-22, order says 1916-04-22");

        var page = Render<QueuePage>();
        var row = page.WaitForElement(".queue-row");

        Assert.Equal($"/studies/{study.Id}", row.QuerySelector("a")!.GetAttribute("href"));
        var text = row.QuerySelector("a")!.TextContent;
        foreach (var expected in new[] { "Conflict", "MUSTER, ANNA", "47114711", "HOSP", "A26031001", "CT", "2 images", "CT1", "6 min", "image says 1961-04-22, order says 1916-04-22" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_count_what_is_in_each_lane()
    {
        await Department.StudyAsync(Department.Anna, StudyState.Conflict);
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched);
        await Department.StudyAsync(Department.Joerg, StudyState.Receiving);
        await Department.StudyAsync(Department.Joerg, StudyState.Released, releasedAt: TimeProvider.System.GetUtcNow());
        await Department.StudyAsync(Department.Joerg, StudyState.Released, releasedAt: TimeProvider.System.GetUtcNow().AddDays(-3));

        var page = Render<QueuePage>();
        page.WaitForElement(".queue-row");

        var counts = page.FindAll(".lane").ToDictionary(l => l.FirstChild!.TextContent.Trim(), l => l.QuerySelector(".lane-count")!.TextContent);
        Assert.Equal("2", counts["Needs you"]);
        Assert.Equal("1", counts["Receiving"]);
        Assert.Equal("0", counts["Ready"]);
        Assert.Equal("1", counts["Released today"]);
    }

    [Fact]
    public async Task A_deep_link_opens_its_lane_and_state()
    {
        await Department.StudyAsync(Department.Anna, StudyState.Conflict);
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched);
        Navigation.NavigateTo("/queue?state=conflict");

        var page = Render<QueuePage>();
        page.WaitForElement(".queue-row");

        Assert.Contains("MUSTER", Assert.Single(page.FindAll(".queue-row")).TextContent, StringComparison.Ordinal);
        Assert.Equal("page", page.Find(".lane.on").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task The_queue_follows_the_journal()
    {
        var page = Render<QueuePage>();
        page.WaitForElement(".empty");

        await Department.StudyAsync(Department.Anna, StudyState.Unmatched);

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".queue-row")), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task New_rows_wait_while_the_mouse_is_over_the_list()
    {
        await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var page = Render<QueuePage>();
        await page.WaitForElement(".queue").TriggerEventAsync("onmouseenter", new Microsoft.AspNetCore.Components.Web.MouseEventArgs());

        await Department.StudyAsync(Department.Joerg, StudyState.Conflict);

        page.WaitForElement(".new-rows", TimeSpan.FromSeconds(8));
        Assert.Single(page.FindAll(".queue-row"));
        await page.Find(".new-rows").ClickAsync(new());
        Assert.Equal(2, page.FindAll(".queue-row").Count);
    }

    [Fact]
    public void An_empty_lane_says_what_would_be_here()
    {
        var page = Render<QueuePage>();

        Assert.Contains("Nobody waits for you", page.WaitForElement(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_see_studies_is_told_which_permission_is_missing()
    {
        SignIn("bob", Permission.ViewPeers);

        var page = Render<QueuePage>();

        Assert.Contains("View studies", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buttons_exist_only_for_what_one_may_do()
    {
        SignIn("eve", Permission.ViewStudies);
        await Department.StudyAsync(Department.Anna, StudyState.Conflict);

        var page = Render<QueuePage>();
        page.WaitForElement(".queue-row");

        Assert.Empty(page.FindAll(".row-acts"));
    }

    [Fact]
    public async Task Hold_parks_the_study_and_offers_to_take_it_back()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var said = RenderSnackbar();
        var page = Render<QueuePage>();
        page.WaitForElement(".row-acts");

        await page.FindAll(".row-acts button").Single(b => b.TextContent == "Hold").ClickAsync(new());

        said.WaitForAssertion(() => Assert.Contains("on hold", said.Markup, StringComparison.Ordinal));
        Assert.Contains("Undo", said.Markup, StringComparison.Ordinal);
        Assert.Equal(StudyState.OnHold, (await Department.ReadAsync(async db => await db.Studies.FindAsync(study.Id)))!.State);
    }

    [Fact]
    public async Task Filters_narrow_the_lane_and_can_be_cleared()
    {
        await Department.StudyAsync(Department.Anna, StudyState.Unmatched, modality: "CT");
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched, modality: "MR", source: "MR1");
        Navigation.NavigateTo("/queue?modality=MR");

        var page = Render<QueuePage>();
        page.WaitForElement(".queue-row");

        Assert.Contains("MÜLLER", Assert.Single(page.FindAll(".queue-row")).TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".filters a"), a => a.TextContent == "Clear filters");
    }
}
