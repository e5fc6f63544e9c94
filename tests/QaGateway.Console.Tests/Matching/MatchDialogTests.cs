using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using QaGateway.Console.Matching;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Matching;

public class MatchDialogTests : ConsoleContext
{
    [Fact]
    [Trait("Rule", "REC-13")]
    public async Task Another_birth_date_needs_a_reason_and_the_last_four_of_the_patient_id()
    {
        var order = await Department.OrderAsync(Department.Anna with { BirthDate = "19750101" }, "A26031001");
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict, "A26031001");
        var (dialogs, result) = await OpenAsync(study, order);

        Assert.True(Button(dialogs, "Match").HasAttribute("disabled"));
        Assert.DoesNotContain("47114711", dialogs.Find(".target").TextContent, StringComparison.Ordinal);
        await dialogs.FindAll("input")[0].InputAsync(new ChangeEventArgs { Value = "Typing error at the scanner" });
        await dialogs.FindAll("input")[1].InputAsync(new ChangeEventArgs { Value = "4711" });
        await Button(dialogs, "Match").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog")), TimeSpan.FromSeconds(5));
        Assert.IsType<ActOutcome.Done>((await result)!.Data);
        var matched = await Department.ReadAsync(async db => await db.Studies.FindAsync(study.Id));
        Assert.Equal((StudyState.Ready, order.Id), (matched!.State, matched.OrderId));
    }

    [Fact]
    [Trait("Rule", "REC-13")]
    public async Task Wrong_four_characters_match_nothing()
    {
        var order = await Department.OrderAsync(Department.Anna with { BirthDate = "19750101" }, "A26031001");
        var study = await Department.StudyAsync(Department.Anna, StudyState.Conflict, "A26031001");
        var (dialogs, _) = await OpenAsync(study, order);

        await dialogs.FindAll("input")[0].InputAsync(new ChangeEventArgs { Value = "sure" });
        await dialogs.FindAll("input")[1].InputAsync(new ChangeEventArgs { Value = "9999" });
        await Button(dialogs, "Match").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Contains("last four", dialogs.Find(".form-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Null((await Department.ReadAsync(async db => await db.Studies.FindAsync(study.Id)))!.OrderId);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Dialogs, Task<DialogResult?> Result)> OpenAsync(Study study, Order order)
    {
        var desk = Services.GetRequiredService<Desk>();
        var detail = await desk.AskAsync<StudyQueries, StudyDetail?>((q, me) => q.GetAsync(study.Id, me, Xunit.TestContext.Current.CancellationToken));
        var candidates = await desk.AskAsync<CandidateQuery, IReadOnlyList<Candidate>>((q, me) => q.ForAsync(study.Id, me, Xunit.TestContext.Current.CancellationToken));
        var view = await desk.AskAsync<OrderQueries, OrderView?>((q, me) => q.GetAsync(order.Id, me, Xunit.TestContext.Current.CancellationToken));
        var dialogs = RenderDialogs();
        var reference = await dialogs.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<MatchDialog>("Match", new DialogParameters<MatchDialog>
        {
            { d => d.Study, detail!.Study }, { d => d.OrderId, order.Id }, { d => d.Candidate, candidates.Single(c => c.OrderId == order.Id) }, { d => d.Order, view },
        }));
        dialogs.WaitForElement(".target");
        return (dialogs, reference.Result);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) =>
        dialogs.FindAll(".mud-dialog-actions button").Single(b => b.TextContent.Trim() == text);
}
