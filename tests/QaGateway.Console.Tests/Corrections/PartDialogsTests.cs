using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using QaGateway.Console.Corrections;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Corrections;

/// <summary>Split, move and merge as a technologist does them.</summary>
public class PartDialogsTests : ConsoleContext
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Scenario", "35")]
    public async Task The_images_of_another_patient_are_proposed_and_split_off()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict);
        await Department.SeriesAsync(study, Department.Joerg);
        var (dialogs, result) = await OpenAsync<SplitDialog>(study, (p, detail) => p.Add(d => d.Detail, detail));

        dialogs.WaitForAssertion(() => Assert.Contains("MÜLLER, JÖRG", dialogs.Find("fieldset.choices").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.True(Button(dialogs, "Split").HasAttribute("disabled"));
        await dialogs.Find("input.field").InputAsync(new ChangeEventArgs { Value = "Two patients in one study" });
        await Button(dialogs, "Split").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog")), TimeSpan.FromSeconds(5));
        var done = Assert.IsType<ActOutcome.Done>((await result)!.Data);
        var part = await Department.ReadAsync(db => db.Studies.SingleAsync(s => s.Id == done.OtherStudyId));
        Assert.Equal(("00815", 1), (part.PatientId, part.InstanceCount));
        Assert.Equal(2, (await Department.ReadAsync(db => db.Studies.SingleAsync(s => s.Id == study.Id))).InstanceCount);
    }

    [Fact]
    public async Task Nothing_can_be_split_so_that_nothing_stays()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        await Department.SeriesAsync(study, Department.Anna);
        var (dialogs, _) = await OpenAsync<SplitDialog>(study, (p, detail) => p.Add(d => d.Detail, detail));
        dialogs.WaitForState(() => dialogs.FindAll(".split-series input").Count == 2, TimeSpan.FromSeconds(5));

        await dialogs.Find("input.field").InputAsync(new ChangeEventArgs { Value = "why" });
        await dialogs.FindAll(".split-series input")[0].ChangeAsync(new ChangeEventArgs { Value = true });
        Assert.False(Button(dialogs, "Split").HasAttribute("disabled"));
        await dialogs.FindAll(".split-series input")[1].ChangeAsync(new ChangeEventArgs { Value = true });

        Assert.True(Button(dialogs, "Split").HasAttribute("disabled"));
        Assert.Contains("Everything would go", dialogs.Find(".mud-dialog").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4711", false)]
    [InlineData("0815", true)]
    [Trait("Rule", "REC-13")]
    public async Task Images_go_to_another_patient_only_when_the_end_of_the_id_is_typed(string typed, bool moves)
    {
        await Department.OrderAsync(Department.Joerg, "A26031002");
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict);
        var target = await Department.ReadAsync(db => db.Patients.SingleAsync(p => p.PatientId == "00815"));
        var (dialogs, _) = await OpenAsync<MoveDialog>(study, (p, detail) =>
        {
            p.Add(d => d.Study, detail.Study);
            p.Add(d => d.Target, target);
        });

        Assert.DoesNotContain("00815", dialogs.Find(".target").TextContent, StringComparison.Ordinal);
        await dialogs.FindAll("input")[0].InputAsync(new ChangeEventArgs { Value = "Wrong worklist item picked at the scanner" });
        await dialogs.FindAll("input")[1].InputAsync(new ChangeEventArgs { Value = typed });
        await Button(dialogs, "Move").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Equal(moves, dialogs.FindAll(".mud-dialog").Count == 0), TimeSpan.FromSeconds(5));
        Assert.Equal(moves ? "00815" : "47114711", (await Department.ReadAsync(db => db.Studies.SingleAsync(s => s.Id == study.Id))).PatientId);
    }

    [Fact]
    public async Task Only_open_studies_of_the_same_patient_are_offered_to_merge_into()
    {
        var study = await Department.StudyAsync(Department.Anna, StudyState.Unmatched);
        var other = await Department.StudyAsync(Department.Anna, StudyState.Suggested, "A26031001");
        await Department.StudyAsync(Department.Anna, StudyState.Released, "A26031009");
        await Department.StudyAsync(Department.Joerg, StudyState.Unmatched);
        var (dialogs, result) = await OpenAsync<MergeDialog>(study, (p, detail) => p.Add(d => d.Study, detail.Study));
        dialogs.WaitForState(() => dialogs.FindAll("input[type=radio]").Count > 0, TimeSpan.FromSeconds(5));

        await Assert.Single(dialogs.FindAll("input[type=radio]")).ChangeAsync(new ChangeEventArgs { Value = true });
        await dialogs.Find("input.field").InputAsync(new ChangeEventArgs { Value = "Scanner was restarted" });
        await Button(dialogs, "Merge").ClickAsync(new());

        Assert.Equal(other.Id, Assert.IsType<ActOutcome.Done>((await result)!.Data).OtherStudyId);
        Assert.Equal(4, (await Department.ReadAsync(db => db.Studies.SingleAsync(s => s.Id == other.Id))).InstanceCount);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Dialogs, Task<DialogResult?> Result)> OpenAsync<TDialog>(Study study, Action<DialogParameters<TDialog>, StudyDetail> parameters)
        where TDialog : IComponent
    {
        var desk = Services.GetRequiredService<Desk>();
        var detail = await desk.AskAsync<StudyQueries, StudyDetail?>((q, me) => q.GetAsync(study.Id, me, Cancel));
        var given = new DialogParameters<TDialog>();
        parameters(given, detail!);
        var dialogs = RenderDialogs();
        var reference = await dialogs.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<TDialog>("Part", given));
        dialogs.WaitForElement(".mud-dialog");
        return (dialogs, reference.Result);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) =>
        dialogs.FindAll(".mud-dialog-actions button").Single(b => b.TextContent.Trim() == text);
}
