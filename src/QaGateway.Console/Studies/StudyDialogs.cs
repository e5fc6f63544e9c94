using MudBlazor;
using QaGateway.Console.Corrections;
using QaGateway.Console.Matching;
using QaGateway.Console.Release;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Studies;

/// <summary>Runs the acts of the study workspace: asks what must be asked, calls the handler, says what came of it.</summary>
public sealed class StudyDialogs(IDialogService dialogs, Desk desk, Announcer announcer)
{
    public Task RunAsync(StudyAct act, StudyDetail detail, OrderView? order) => act switch
    {
        StudyAct.Correct => CorrectAsync(detail, order),
        StudyAct.Hold => HoldAsync(detail.Study),
        StudyAct.Release => ReleaseDialog.RunAsync(dialogs, desk, announcer, detail.Study, CancellationToken.None),
        StudyAct.Unmatch => UnmatchAsync(detail.Study),
        StudyAct.Reject => RejectAsync(detail),
        StudyAct.Restore => RestoreAsync(detail.Study),
        StudyAct.Split => PartAsync<SplitDialog>("Split", new DialogParameters<SplitDialog> { { d => d.Detail, detail } }, detail.Study, "Split. The part is a study of its own now."),
        StudyAct.Merge => PartAsync<MergeDialog>("Merge", new DialogParameters<MergeDialog> { { d => d.Study, detail.Study } }, detail.Study, "Merged into the other study."),
        StudyAct.Move => MoveAsync(detail.Study),
        StudyAct.UndoRelease => UndoReleaseAsync(detail.Study),
        _ => Task.CompletedTask,
    };

    public async Task MatchAsync(StudySummary study, Guid orderId, Candidate? candidate, OrderView? order)
    {
        var dialog = await dialogs.ShowAsync<MatchDialog>("Match", new DialogParameters<MatchDialog>
        {
            { d => d.Study, study }, { d => d.OrderId, orderId }, { d => d.Candidate, candidate }, { d => d.Order, order },
        }, DialogLooks.Medium);
        if (await dialog.Result is { Canceled: false, Data: ActOutcome outcome })
            announcer.Tell(outcome, $"Matched with {Name(order, candidate)}.", $"{study.Id}");
    }

    public async Task UndoAsync(StudySummary study, LedgerEntry entry)
    {
        string? reason = null;
        if (study.State is StudyState.Released or StudyState.LatePending)
        {
            reason = await AskAsync(new Question(
                $"Undo “{Words.Of(entry.Act)}”?", "The study is released: it leaves the archive until it is released again, and RIS is told.", "Undo", NeedsReason: true));
            if (reason is null)
                return;
        }

        announcer.Tell(await desk.AskAsync<UndoEntryHandler, ActOutcome>((h, me) =>
            h.HandleAsync(new UndoEntry($"{study.Id}", entry.Id, reason, me), CancellationToken.None)), $"Taken back: {Words.Of(entry.Act)}.");
    }

    private async Task CorrectAsync(StudyDetail detail, OrderView? order)
    {
        var dialog = await dialogs.ShowAsync<CorrectDialog>("Correct", new DialogParameters<CorrectDialog> { { d => d.Detail, detail }, { d => d.Order, order } }, DialogLooks.Wide);
        if (await dialog.Result is { Canceled: false, Data: ActOutcome outcome })
            announcer.Tell(outcome, "Corrected.", $"{detail.Study.Id}");
    }

    /// <summary>No question: it is undone as fast as it is done.</summary>
    private async Task HoldAsync(StudySummary study)
    {
        var resume = study.State is StudyState.OnHold;
        var outcome = await desk.AskAsync<HoldStudyHandler, ActOutcome>((h, me) => resume
            ? h.HandleAsync(new ResumeStudy($"{study.Id}", null, me), CancellationToken.None)
            : h.HandleAsync(new HoldStudy($"{study.Id}", null, me), CancellationToken.None));
        announcer.Tell(outcome, resume ? "Taken up again." : "On hold.", $"{study.Id}");
    }

    private async Task UnmatchAsync(StudySummary study)
    {
        if (await AskAsync(new Question("Take the match away?", "The images keep what they said themselves; the order's values go. You can undo it.", "Take it away", NeedsReason: false)) is { } reason)
            announcer.Tell(await desk.AskAsync<MatchStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new UnmatchStudy($"{study.Id}", reason, me), CancellationToken.None)), "The match is taken away.", $"{study.Id}");
    }

    private async Task RejectAsync(StudyDetail detail)
    {
        var dialog = await dialogs.ShowAsync<RejectDialog>("Reject", new DialogParameters<RejectDialog> { { d => d.Detail, detail } }, DialogLooks.Medium);
        if (await dialog.Result is { Canceled: false, Data: ActOutcome outcome })
            announcer.Tell(outcome, "Rejected. It is kept and may be restored.", $"{detail.Study.Id}");
    }

    private async Task MoveAsync(StudySummary study)
    {
        if (await OrderPicker.PickAsync(dialogs, study, "Whose images are these? Find an order of that patient", "") is not { } order
            || await desk.AskAsync<OrderQueries, OrderView?>((q, me) => q.GetAsync(order, me, CancellationToken.None)) is not { } view)
            return;
        await PartAsync<MoveDialog>(
            "Move", new DialogParameters<MoveDialog> { { d => d.Study, study }, { d => d.Target, view.Patient } }, study, $"Moved to {Show.Name(view.Patient.Name)}.");
    }

    private async Task PartAsync<TDialog>(string title, DialogParameters parameters, StudySummary study, string done)
        where TDialog : Microsoft.AspNetCore.Components.IComponent
    {
        var dialog = await dialogs.ShowAsync<TDialog>(title, parameters, DialogLooks.Medium);
        if (await dialog.Result is { Canceled: false, Data: ActOutcome outcome })
            announcer.Tell(outcome, done, $"{study.Id}");
    }

    private async Task RestoreAsync(StudySummary study)
    {
        if (await AskAsync(new Question("Restore the study?", "It goes back to where it was before it was rejected.", "Restore", NeedsReason: false)) is { } reason)
            announcer.Tell(await desk.AskAsync<RejectStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new RestoreStudy($"{study.Id}", reason, me), CancellationToken.None)), "Restored.", $"{study.Id}");
    }

    private async Task UndoReleaseAsync(StudySummary study)
    {
        var entries = await desk.AskAsync<Workflow.Data.GatewayDbContext, List<LedgerEntry>>((db, me) =>
        {
            me.Require(Permission.ViewStudies);
            return Task.FromResult(db.Ledger.Where(e => e.StudyId == study.Id && e.UndoneBy == null && e.Act == LedgerAct.Released).OrderByDescending(e => e.Id).Take(1).ToList());
        });
        if (entries is [var entry])
            await UndoAsync(study, entry);
        else
            announcer.Tell("The ledger holds no release that could be undone.", Severity.Warning);
    }

    /// <returns>The reason, possibly empty; null when the person thought better of it.</returns>
    private async Task<string?> AskAsync(Question question)
    {
        var dialog = await dialogs.ShowAsync<ReasonDialog>(question.Title, new DialogParameters<ReasonDialog> { { d => d.Question, question } }, DialogLooks.Medium);
        return await dialog.Result is { Canceled: false, Data: string reason } ? reason : null;
    }

    private static string Name(OrderView? order, Candidate? candidate) =>
        order is { Order.Accession.Length: > 0 } ? order.Order.Accession : candidate is { Accession.Length: > 0 } ? candidate.Accession : "the order";
}
