using Bunit;
using QaGateway.Console.Studies;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Studies;

public class LockTests : ConsoleContext
{
    [Fact]
    [Trait("Scenario", "38")]
    public async Task Who_else_works_on_a_study_is_said_and_a_supervisor_takes_over()
    {
        var study = await HeldByBertAsync();
        var page = Open(study);

        Assert.Contains("bert", page.Find(".lock-bar").TextContent, StringComparison.Ordinal);
        await page.Find(".lock-bar button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".lock-bar")), TimeSpan.FromSeconds(5));
        Assert.Equal("ada", (await Department.ReadAsync(async db => await db.StudyLocks.FindAsync(study.Id)))!.By);
    }

    [Fact]
    [Trait("Scenario", "38")]
    public async Task A_technologist_cannot_act_while_somebody_else_does()
    {
        SignIn("carl", Permission.ViewStudies, Permission.EditStudies);
        var study = await HeldByBertAsync();
        var said = RenderSnackbar();
        var page = Open(study);

        Assert.Empty(page.FindAll(".lock-bar button"));
        await page.FindAll("button").Single(b => b.TextContent.Trim() == "Hold").ClickAsync(new());

        said.WaitForAssertion(() => Assert.Contains("bert", said.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Equal(StudyState.Unmatched, (await Department.ReadAsync(async db => await db.Studies.FindAsync(study.Id)))!.State);
    }

    private async Task<Study> HeldByBertAsync()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var now = TimeProvider.System.GetUtcNow();
        await Department.SaveAsync(db => db.StudyLocks.Add(new StudyLock { StudyId = study.Id, By = "bert", TakenAt = now, Until = now + StudyLock.Idle }));
        return study;
    }

    private IRenderedComponent<StudyWorkspace> Open(Study study)
    {
        RenderDialogs();
        var page = Render<StudyWorkspace>(p => p.Add(s => s.Key, $"{study.Id}"));
        page.WaitForState(() => page.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return page;
    }
}
