using Microsoft.AspNetCore.Components;
using MudBlazor;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;

namespace QaGateway.Console.Release;

/// <summary>Shows what stands between a study and the archive, and takes the releaser's reason where something is overridden.</summary>
public sealed partial class ReleaseDialog
{
    private readonly HashSet<string> _override = [];
    private string? _reason;
    private string? _said;
    private bool _busy;

    [CascadingParameter] private IMudDialogInstance Instance { get; set; } = default!;
    [Inject] private Desk Desk { get; set; } = default!;
    [Parameter, EditorRequired] public StudySummary Study { get; set; } = default!;
    [Parameter, EditorRequired] public IReadOnlyList<OpenItem> Items { get; set; } = [];

    private List<OpenItem> Blocking => [.. Items.Where(i => !i.Overridable)];

    private bool MayGo => Blocking.Count == 0 && Items.All(i => _override.Contains(i.Code)) && (Items.Count == 0 || !string.IsNullOrWhiteSpace(_reason));

    /// <summary>Releases at once where nothing is open, else asks.</summary>
    public static async Task RunAsync(IDialogService dialogs, Desk desk, Announcer announcer, StudySummary study, CancellationToken cancellationToken)
    {
        var items = await desk.AskAsync<ReleaseChecklist, IReadOnlyList<OpenItem>>((list, _) => list.ForAsync(study.Id, cancellationToken));
        if (items.Count == 0)
        {
            Say(announcer, study, await SendAsync(desk, study, [], null, cancellationToken));
            return;
        }

        var dialog = await dialogs.ShowAsync<ReleaseDialog>("Release", new DialogParameters<ReleaseDialog> { { d => d.Study, study }, { d => d.Items, items } }, DialogLooks.Medium);
        if (await dialog.Result is { Canceled: false, Data: ActOutcome outcome })
            Say(announcer, study, outcome);
    }

    private static Task<ActOutcome> SendAsync(Desk desk, StudySummary study, IReadOnlyList<string> overridden, string? reason, CancellationToken cancellationToken) =>
        desk.AskAsync<ReleaseStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new ReleaseStudy($"{study.Id}", overridden, reason, me), cancellationToken));

    private static void Say(Announcer announcer, StudySummary study, ActOutcome outcome) =>
        announcer.Tell(outcome, $"{Show.Name(study.PatientName)}: on its way into the archive.", $"{study.Id}");

    private void Toggle(string code, bool on)
    {
        if (on)
            _override.Add(code);
        else
            _override.Remove(code);
    }

    private async Task SendAsync()
    {
        _busy = true;
        try
        {
            var outcome = await SendAsync(Desk, Study, [.. _override], _reason?.Trim(), CancellationToken.None);
            if (outcome is ActOutcome.Refused { Items.Count: > 0 } refused)
            {
                Items = refused.Items; // something came up meanwhile: show it instead of closing
                _said = refused.Text;
            }
            else
            {
                Instance.Close(DialogResult.Ok(outcome));
            }
        }
        catch (Exception e)
        {
            _said = $"{Problem.From(e).Title}. {Problem.From(e).Advice}";
        }

        _busy = false;
    }
}
