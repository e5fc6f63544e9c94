using Microsoft.AspNetCore.Components;
using MudBlazor;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;

namespace QaGateway.Console.Matching;

/// <summary>Confirms an order for a study. Where the identity differs it asks for a reason and for the last four characters of the order's Patient ID, whose end it therefore hides (REC-13).</summary>
public sealed partial class MatchDialog
{
    private static readonly HashSet<string> Confirmed = ["V1", "V2", "V3", "V4", "V7", "V8"];
    private IReadOnlyList<OpenItem> _items = [];
    private string _reason = "";
    private string _confirm = "";
    private string? _said;
    private bool _busy;

    [CascadingParameter] private IMudDialogInstance Instance { get; set; } = default!;
    [Inject] private Desk Desk { get; set; } = default!;
    [Parameter, EditorRequired] public StudySummary Study { get; set; } = default!;
    [Parameter, EditorRequired] public Guid OrderId { get; set; }
    [Parameter] public Candidate? Candidate { get; set; }
    [Parameter] public OrderView? Order { get; set; }

    private string PatientId => Order?.Patient.PatientId ?? Candidate?.PatientId ?? "";

    private string Masked => PatientId.Length > 4 ? $"{PatientId[..^4]}••••" : new string('•', PatientId.Length);

    private List<OpenItem> Differences =>
        [.. (_items.Count > 0 ? _items.Where(i => i.Code.StartsWith('V')) : Candidate?.Vetoes.Where(v => Confirmed.Contains(v.Id)).Select(v => new OpenItem(v.Id, v.Text))) ?? []];

    private bool MustConfirm => Differences.Count > 0 || _items.Count > 0;

    private bool MayGo => !MustConfirm || (!string.IsNullOrWhiteSpace(_reason) && _confirm.Trim().Length >= Math.Min(4, Math.Max(1, PatientId.Length)));

    private async Task SendAsync()
    {
        _busy = true;
        try
        {
            var command = (Reason: Text(_reason), Confirm: Text(_confirm));
            var outcome = await Desk.AskAsync<MatchStudyHandler, ActOutcome>((h, me) =>
                h.HandleAsync(new MatchStudy($"{Study.Id}", OrderId, command.Reason, command.Confirm, me), CancellationToken.None));
            if (outcome is ActOutcome.Refused { Items.Count: > 0 } refused)
            {
                _items = refused.Items;
                _said = refused.Items.FirstOrDefault(i => !i.Code.StartsWith('V'))?.Text ?? refused.Text;
            }
            else if (outcome is ActOutcome.Done or ActOutcome.Unchanged)
            {
                Instance.Close(DialogResult.Ok(outcome));
            }
            else
            {
                _said = Announcer.Why(outcome);
            }
        }
        catch (Exception e)
        {
            _said = $"{Problem.From(e).Title}. {Problem.From(e).Advice}";
        }

        _busy = false;
    }

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
