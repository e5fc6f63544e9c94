using Microsoft.AspNetCore.Components;
using MudBlazor;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;

namespace QaGateway.Console.Corrections;

/// <summary>Edits the attributes that a person may correct, with before and after side by side and a reason.</summary>
public sealed partial class CorrectDialog
{
    private readonly HashSet<string> _series = [];
    private CorrectionDraft _draft = new([]);
    private string _reason = "";
    private string? _said;
    private bool _busy;

    [CascadingParameter] private IMudDialogInstance Instance { get; set; } = default!;
    [Inject] private Desk Desk { get; set; } = default!;
    [Parameter, EditorRequired] public StudyDetail Detail { get; set; } = default!;
    [Parameter] public OrderView? Order { get; set; }

    private bool MayGo => _draft.Changes.Count > 0 && _draft.IsValid && !string.IsNullOrWhiteSpace(_reason);

    protected override void OnInitialized() => _draft = CorrectionDraft.Of(Detail, Order);

    private void Toggle(string seriesUid, bool on)
    {
        if (on)
            _series.Add(seriesUid);
        else
            _series.Remove(seriesUid);
    }

    private async Task SendAsync()
    {
        _busy = true;
        try
        {
            var outcome = await Desk.AskAsync<CorrectStudyHandler, ActOutcome>((h, me) =>
                h.HandleAsync(new CorrectStudy($"{Detail.Study.Id}", _draft.Changes, _reason.Trim(), [.. _series], [], me), CancellationToken.None));
            if (outcome is ActOutcome.Done or ActOutcome.Unchanged)
                Instance.Close(DialogResult.Ok(outcome));
            else
                _said = Announcer.Why(outcome);
        }
        catch (Exception e)
        {
            _said = $"{Problem.From(e).Title}. {Problem.From(e).Advice}";
        }

        _busy = false;
    }
}
