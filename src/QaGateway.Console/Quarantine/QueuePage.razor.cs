using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using QaGateway.Console.Release;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Quarantine;

/// <summary>The queue: what is there, what needs somebody, and why, kept live from the journal.</summary>
public sealed partial class QueuePage
{
    private const int Most = 200;
    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(250);
    private readonly QueueRows _rows = new();
    private readonly List<IDisposable> _keys = [];
    private QueueTab _tab = QueueTab.NeedsYou;
    private StudyState? _state;
    private IReadOnlyDictionary<StudyState, int> _counts = new Dictionary<StudyState, int>();
    private int _releasedToday;
    private IReadOnlyList<StudySummary> _lane = [];
    private bool _more;
    private bool _held;
    private bool _pointing;
    private bool _focused;
    private int _typed;

    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IDialogService Dialogs { get; set; } = default!;
    [Inject] private Announcer Announcer { get; set; } = default!;
    [Inject] private Shortcuts Keys { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "state")] private string? Lane { get; set; }
    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }
    [SupplyParameterFromQuery(Name = "modality")] private string? Modality { get; set; }
    [SupplyParameterFromQuery(Name = "source")] private string? Source { get; set; }
    [SupplyParameterFromQuery(Name = "older")] private string? Older { get; set; }

    private bool IsFiltered => _state is not null || !string.IsNullOrEmpty(Search + Modality + Source + Older);

    private (string?, string?, string?, string?, string?) _asked;

    protected override void OnInitialized()
    {
        _keys.Add(Keys.Tell("Queue", "J / K", "Next, previous study"));
        _keys.Add(Keys.Tell("Queue", "Enter", "Open the study"));
        _keys.Add(Keys.Add("Queue", "H", "Put the study on hold", ["h"], row => OnRowAsync(row, HoldAsync)));
        _keys.Add(Keys.Add("Queue", "R", "Release the study", ["r"], row => OnRowAsync(row, ReleaseAsync)));
    }

    protected override async Task OnParametersSetAsync()
    {
        (_tab, _state) = QueueTab.Find(Lane);
        var asked = (Lane, Search, Modality, Source, Older);
        if (Loading || asked == _asked)
            return;

        _asked = asked;
        _held = false;
        await ReloadAsync();
    }

    protected override async Task LoadAsync()
    {
        (_tab, _state) = QueueTab.Find(Lane);
        _asked = (Lane, Search, Modality, Source, Older);
        _counts = await Desk.AskAsync<StudyQueries, IReadOnlyDictionary<StudyState, int>>((q, me) => q.CountAsync(me, Gone));
        var released = await ListAsync([StudyState.Released], null);
        var today = TodayOf(released.Items);
        _releasedToday = today.Count;
        var page = _tab == QueueTab.ReleasedToday && string.IsNullOrEmpty(Search)
            ? new StudyPage(today, null)
            : await ListAsync(_state is { } one ? [one] : _tab.States, Search);
        _more = page.Next is not null;
        _lane = _tab == QueueTab.ReleasedToday ? TodayOf(page.Items) : page.Items;
        _rows.Offer(QueueRows.Sort(_tab, _lane.Where(Fits)), _held);
    }

    private Task<StudyPage> ListAsync(IReadOnlyList<StudyState> states, string? search) =>
        Desk.AskAsync<StudyQueries, StudyPage>((q, me) =>
            q.ListAsync(new StudyFilter(states, Search: string.IsNullOrWhiteSpace(search) ? null : search.Trim(), Limit: Most), me, Gone));

    private List<StudySummary> TodayOf(IEnumerable<StudySummary> released)
    {
        var midnight = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), Clock.LocalTimeZone).Date;
        return [.. released.Where(s => s.ReleasedAt is { } at && TimeZoneInfo.ConvertTime(at, Clock.LocalTimeZone).Date == midnight)];
    }

    private bool Fits(StudySummary study) =>
        (string.IsNullOrEmpty(Modality) || study.Modality.Split('\\').Contains(Modality))
        && (string.IsNullOrEmpty(Source) || study.SourceAe == Source)
        && (!int.TryParse(Older, out var minutes) || Clock.GetUtcNow() - study.ReceivedAt > TimeSpan.FromMinutes(minutes));

    private int CountOf(QueueTab tab) => tab == QueueTab.ReleasedToday ? _releasedToday : tab.States.Sum(s => _counts.GetValueOrDefault(s));

    /// <summary>What there is in this lane; and what is chosen, so that it does not vanish from the list when the last of its kind leaves.</summary>
    private IEnumerable<string> Choices(Func<StudySummary, IEnumerable<string>> of, string? chosen) =>
        _lane.SelectMany(of).Append(chosen ?? "").Where(c => c.Length > 0).Distinct().Order();

    private string AddressOf(QueueTab tab, bool bare = false) => Navigation.GetUriWithQueryParameters("/queue", new Dictionary<string, object?>
    {
        ["state"] = tab.Key,
        ["q"] = bare ? null : Search,
        ["modality"] = bare ? null : Modality,
        ["source"] = bare ? null : Source,
        ["older"] = bare ? null : Older,
    });

    private void Go(string parameter, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(parameter, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private async Task SearchChanged(ChangeEventArgs typed)
    {
        var turn = ++_typed;
        await Task.Delay(Typing, Clock, Gone);
        if (turn == _typed)
            Go("q", typed.Value as string);
    }

    private void Settle()
    {
        _rows.Settle();
        _held = false;
    }

    private void Hold() => SetHeld(pointing: true, _focused);

    private void LetGo() => SetHeld(pointing: false, _focused);

    private void FocusIn(FocusEventArgs _) => SetHeld(_pointing, focused: true);

    private void FocusOut(FocusEventArgs _) => SetHeld(_pointing, focused: false);

    private void SetHeld(bool pointing, bool focused)
    {
        (_pointing, _focused) = (pointing, focused);
        _held = pointing || focused;
    }

    private Task OnRowAsync(string? row, Func<Guid, Task> act) => Guid.TryParse(row, out var id) ? InvokeAsync(() => act(id)) : Task.CompletedTask;

    private async Task HoldAsync(Guid id)
    {
        if (Find(id) is not { } study || !May(Permission.EditStudies))
            return;

        await ActAsync(async () =>
        {
            var outcome = study.State is StudyState.OnHold
                ? await Desk.AskAsync<HoldStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new ResumeStudy($"{id}", null, me), Gone))
                : await Desk.AskAsync<HoldStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new HoldStudy($"{id}", null, me), Gone));
            Announcer.Tell(outcome, $"{Show.Name(study.PatientName)}: {(study.State is StudyState.OnHold ? "taken up again" : "on hold")}.", $"{id}");
        });
    }

    private async Task ReleaseAsync(Guid id)
    {
        if (Find(id) is not { } study || !May(Permission.ReleaseStudies))
            return;

        await ActAsync(() => ReleaseDialog.RunAsync(Dialogs, Desk, Announcer, study, Gone));
    }

    private async Task ActAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Announcer.Tell(Problem.From(e));
        }

        await ReloadAsync();
    }

    private StudySummary? Find(Guid id) => _rows.Shown.FirstOrDefault(r => r.Study.Id == id)?.Study;

    public override async ValueTask DisposeAsync()
    {
        _keys.ForEach(k => k.Dispose());
        await base.DisposeAsync();
    }
}
