using Bunit;
using QaGateway.Console.Archive;
using QaGateway.Console.Messages;
using QaGateway.Console.Orders;
using QaGateway.Console.Peers;
using QaGateway.Console.Worklist;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Orders;

public class ListPagesTests : ConsoleContext
{
    [Fact]
    public async Task Orders_are_listed_with_patient_and_step()
    {
        var order = await Department.OrderAsync(Department.Joerg, "A26031002");

        var page = Render<OrdersPage>();
        var row = page.WaitForElement("tbody tr");

        Assert.Equal($"/orders/{order.Id}", row.QuerySelector("a")!.GetAttribute("href"));
        foreach (var expected in new[] { "Scheduled", "MÜLLER, JÖRG", "00815", "A26031002", "CT abdomen", "CT1" })
            Assert.Contains(expected, row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_shows_its_studies()
    {
        var order = await Department.OrderAsync(Department.Anna, "A26031001");
        var study = await Department.StudyAsync(Department.Anna, StudyState.Ready, "A26031001", order: order.Id);

        var page = Render<OrderDetailPage>(p => p.Add(o => o.Id, order.Id));
        page.WaitForElement(".same-uid li");

        Assert.Equal($"/studies/{study.Id}", page.Find(".same-uid a").GetAttribute("href"));
    }

    [Fact]
    public async Task The_archive_lists_released_studies_only()
    {
        await Department.StudyAsync(Department.Anna, StudyState.Released);
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched);

        var page = Render<StudiesPage>();
        page.WaitForElement("tbody tr");

        Assert.Contains("MUSTER", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_in_the_archive_offers_the_quarantine()
    {
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched);
        Navigation.NavigateTo("/studies?q=muller");

        var page = Render<StudiesPage>();

        Assert.Equal("/studies?where=all&q=muller", page.WaitForElement(".empty a").GetAttribute("href"));
        Navigation.NavigateTo("/studies?where=all&q=muller");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Messages_tell_what_is_wrong_and_where()
    {
        await Department.MessageAsync("MSH|^~\\&|RIS|HOSP|||||ORM^O01|1|P|2.3.1\nPID|1", MessageState.Failed, "PID^1^3", "The patient has no identifier.");

        var page = Render<MessagesPage>();
        var row = page.WaitForElement("tbody tr");

        Assert.Contains("Refused", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("The patient has no identifier.", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("PID-3", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_underlines_the_failing_field()
    {
        var message = await Department.MessageAsync(
            "MSH|^~\\&|RIS|HOSP|||||ORM^O01|1|P|2.3.1\nPID|1||||MUSTER^ANNA||1961-04-22|F", MessageState.Failed, "PID^1^7", "The birth date is no date.");

        var page = Render<MessageDetailPage>(p => p.Add(m => m.Id, message.Id));

        Assert.Equal("1961-04-22", page.WaitForElement(".fault-field").TextContent);
    }

    [Fact]
    public async Task An_edited_message_is_tried_before_it_takes_effect()
    {
        var message = await Department.MessageAsync("MSH|^~\\&|RIS|HOSP|||||ORM^O01|1|P|2.3.1\nPID|1", MessageState.Failed, "PID^1^3", "The patient has no identifier.");
        var page = Render<MessageDetailPage>(p => p.Add(m => m.Id, message.Id));
        page.WaitForElement(".decide-acts");

        await page.FindAll(".decide-acts button").Single(b => b.TextContent == "Edit").ClickAsync(new());

        Assert.True(page.FindAll(".decide-acts button").Single(b => b.TextContent == "Replay").HasAttribute("disabled"));
        Assert.Contains("PID|1", page.Find("textarea").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_knock_apart_from_known_peers()
    {
        await Department.PeerAsync("CT1");
        await Department.PeerAsync("STRANGER", knocking: true);

        var page = Render<PeersPage>();
        page.WaitForElement(".knock li");

        Assert.Contains("STRANGER", page.Find(".knock").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 times", page.Find(".knock").TextContent, StringComparison.Ordinal);
        Assert.Contains("CT1", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_edit_peers_has_no_buttons_for_it()
    {
        SignIn("tech", Permission.ViewPeers);
        await Department.PeerAsync("STRANGER", knocking: true);

        var page = Render<PeersPage>();
        page.WaitForElement(".knock li");

        Assert.Empty(page.FindAll(".knock button"));
        Assert.Empty(page.FindAll(".page-head button"));
    }

    [Fact]
    public async Task The_worklist_shows_what_a_scanner_would_get_and_why_an_exam_is_missing()
    {
        await Department.OrderAsync(Department.Anna, "A26031001", station: "CT1");
        Navigation.NavigateTo("/worklist?ae=CT2&accession=NOSUCH");

        var page = Render<WorklistPage>();
        page.WaitForElement(".chain li");

        Assert.Contains(page.FindAll(".chain li"), li => li.TextContent.Contains("no:", StringComparison.Ordinal));
        Assert.Contains("It is not on the worklist of this scanner", page.Find(".explain").TextContent, StringComparison.Ordinal);
    }
}
