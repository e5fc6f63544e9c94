using Bunit;
using QaGateway.Console.Studies;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Studies;

public class StudyWorkspaceTests : ConsoleContext
{
    private IRenderedComponent<StudyWorkspace> Open(string key)
    {
        RenderDialogs();
        var page = Render<StudyWorkspace>(p => p.Add(s => s.Key, key));
        page.WaitForState(() => page.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return page;
    }

    [Fact]
    [Trait("Rule", "REC-13")]
    public async Task Image_order_and_evidence_stand_side_by_side()
    {
        await Department.OrderAsync(Department.Anna with { BirthDate = "19750101" }, "A26031001");
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict, "A26031001", "birth date differs");

        var page = Open($"{study.Id}");

        Assert.Equal("MUSTER, ANNA", page.Find("h1").TextContent.Trim());
        Assert.Contains("birth date differs", page.Find(".identity-why").TextContent, StringComparison.Ordinal);
        var differing = page.FindAll(".compare tr.is-differ").Single(r => r.TextContent.Contains("1975-01-01", StringComparison.Ordinal));
        Assert.Contains("≠", differing.TextContent, StringComparison.Ordinal);
        Assert.Contains("V2", page.Find(".vetoes").TextContent, StringComparison.Ordinal);
        Assert.Contains("Would match by itself if", page.Find(".would").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "AUD-1")]
    public async Task Who_looked_at_a_study_is_in_the_audit_trail_once()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);

        Open($"{study.Id}");
        Open($"{study.Id}");

        var entry = Assert.Single(await Department.ReadAsync(db => Task.FromResult(db.Audit.Where(a => a.StudyId == study.Id).ToList())));
        Assert.Equal(("ada", "View", "47114711"), (entry.User, entry.Action, entry.PatientId));
    }

    [Fact]
    public async Task A_study_opens_by_its_uid_too()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);

        Assert.Equal("MUSTER, ANNA", Open(study.StudyUid).Find("h1").TextContent.Trim());
    }

    [Fact]
    public async Task Two_studies_of_one_uid_are_offered_for_choice()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var other = await Department.StudyAsync(Department.Joerg, StudyState.Conflict);
        await Department.SaveAsync(db => db.Studies.Single(s => s.Id == other.Id).EffectiveStudyUid = study.StudyUid);

        var page = Open(study.StudyUid);

        Assert.Equal([$"/studies/{study.Id}", $"/studies/{other.Id}"], page.FindAll(".same-uid a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void An_unknown_study_is_said_to_be_unknown() =>
        Assert.Contains("There is no such study", Open($"{Guid.NewGuid()}").Find("h1").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task A_reader_sees_the_ledger_and_no_buttons()
    {
        SignIn("rad", Permission.ViewStudies);
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        await Department.LedgerAsync(study, LedgerAct.Corrected, "ada", [new LedgerChange("PatientSex", null, "M", "F")], "typing error");

        var page = Open($"{study.Id}");

        var entry = page.Find(".ledger li").TextContent;
        Assert.Contains("corrected", entry, StringComparison.Ordinal);
        Assert.Contains("typing error", entry, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".identity-acts button"));
        Assert.Empty(page.FindAll(".ledger button"));
    }

    [Fact]
    public async Task What_somebody_else_does_shows_up_by_itself()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var page = Open($"{study.Id}");

        await Department.SaveAsync(db =>
        {
            var row = db.Studies.Single(s => s.Id == study.Id);
            row.State = StudyState.OnHold;
            row.Touch();
            db.Add(new Workflow.Journal.JournalEntry { At = TimeProvider.System.GetUtcNow(), Type = "study.held", StudyId = study.Id });
        });

        page.WaitForAssertion(() => Assert.Contains("On hold", page.Find(".identity-who").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains(page.FindAll(".identity-acts button"), b => b.TextContent.Contains("Resume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_viewer_gets_the_pictures_of_the_series_in_order()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched, images: 3);

        var page = Open($"{study.Id}");

        var stack = page.FindComponent<QaGateway.Console.Viewer.ImageViewer>().Instance.Stack;
        Assert.Equal(3, stack.Count);
        Assert.Equal($"{study.Id}", stack.StudyId);
        Assert.Contains("Axial", page.Find(".viewer-title").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 images", page.Find(".series-item").TextContent, StringComparison.Ordinal);
    }
}
