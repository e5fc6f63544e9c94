using MudBlazor;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Shared;

/// <summary>Says what came of an act, in words, and offers to take it back.</summary>
public sealed class Announcer(ISnackbar snackbar, Desk desk)
{
    /// <param name="done">What to say when it is done, e.g. "On hold".</param>
    /// <returns>True when the act took effect or was so already.</returns>
    public bool Tell(ActOutcome outcome, string done, string? undoStudy = null, Func<Task>? after = null)
    {
        switch (outcome)
        {
            case ActOutcome.Done act:
                snackbar.Add(done, Severity.Success, options =>
                {
                    if (undoStudy is null)
                        return;

                    options.Action = "Undo";
                    options.OnClick = _ => UndoAsync(undoStudy, act.EntryId, after);
                });
                return true;
            case ActOutcome.Unchanged:
                snackbar.Add("Nothing to do: it already is so.", Severity.Info);
                return true;
            default:
                snackbar.Add(Why(outcome), Severity.Error);
                return false;
        }
    }

    public void Tell(string text, Severity severity) => snackbar.Add(text, severity);

    public void Tell(Problem problem) => snackbar.Add($"{problem.Title}. {problem.Advice} Support id {problem.SupportId}.", Severity.Error);

    public static string Why(ActOutcome outcome) => outcome switch
    {
        ActOutcome.NotFound missing => $"Not found: {missing.What}.",
        ActOutcome.Ambiguous => "Two studies share this UID: open the one you mean.",
        ActOutcome.Invalid invalid => invalid.Text,
        ActOutcome.Refused refused => refused.Text,
        ActOutcome.Stale => "Somebody changed the study meanwhile. Look again, then repeat.",
        _ => "Done.",
    };

    private async Task UndoAsync(string study, long entry, Func<Task>? after)
    {
        try
        {
            var outcome = await desk.AskAsync<UndoEntryHandler, ActOutcome>((handler, me) =>
                handler.HandleAsync(new UndoEntry(study, entry, null, me), CancellationToken.None));
            Tell(outcome, "Taken back.");
        }
        catch (Exception e)
        {
            Tell(Problem.From(e));
        }

        if (after is not null)
            await after();
    }
}
