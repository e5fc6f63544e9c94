using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using QaGateway.Console.Matching;
using QaGateway.Console.Quarantine;
using QaGateway.Console.Security;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Studies;

/// <summary>The workspace of one study: what came, what was ordered, what was shown, who decided what, and what to do next.</summary>
public sealed partial class StudyWorkspace
{
    private static readonly TimeSpan CandidatesFresh = TimeSpan.FromSeconds(8);
    private readonly List<IDisposable> _keys = [];
    private string? _shownKey;
    private IReadOnlyList<Study> _same = [];
    private StudyDetail? _detail;
    private SeriesDetail? _series;
    private IReadOnlyList<LedgerEntry> _ledger = [];
    private IReadOnlyList<OpenItem> _open = [];
    private IReadOnlyList<Candidate> _candidates = [];
    private IReadOnlyList<ComparisonRow> _rows = [];
    private OrderView? _order;
    private Guid? _chosen;
    private bool _chosenByHand;
    private bool _comparing;
    private Problem? _trouble;
    private (int Version, Guid? Order, DateTimeOffset At) _compared;

    [Parameter] public string Key { get; set; } = "";
    [Inject] private IDialogService Dialogs { get; set; } = default!;
    [Inject] private Announcer Announcer { get; set; } = default!;
    [Inject] private Shortcuts Keys { get; set; } = default!;
    [Inject] private AccessTrail Trail { get; set; } = default!;
    [Inject] private StudyDialogs Acts { get; set; } = default!;

    protected override TimeSpan Rest => TimeSpan.FromSeconds(1.5);

    protected override void OnInitialized()
    {
        _keys.Add(Keys.Tell("Viewer (when it has the focus)", "↑ ↓", "Scroll; Page up, Page down by ten"));
        _keys.Add(Keys.Tell("Viewer (when it has the focus)", "+ − 0", "Zoom in, out, reset"));
        _keys.Add(Keys.Tell("Viewer (when it has the focus)", "I, P", "Invert, play"));
        foreach (var act in StudyButtons.All)
            _keys.Add(Keys.Add("Study", act.Key.ToUpperInvariant(), act.Words, [act.Key], _ => InvokeAsync(() => KeyAsync(act.Act))));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shownKey is null || _shownKey == Key)
            return;

        (_detail, _series, _chosen, _chosenByHand, _compared) = (null, null, null, false, default);
        await LoadAnewAsync();
    }

    protected override async Task LoadAsync()
    {
        _shownKey = Key;
        if (await IdAsync() is not { } id)
        {
            _detail = null;
            return;
        }

        _detail = await Desk.AskAsync<StudyQueries, StudyDetail?>((q, me) => q.GetAsync(id, me, Gone));
        if (_detail is not { Study: var study })
            return;

        await Trail.TellAsync(
            Desk, $"{id}", new AuditRecord(AuditEvent.InstancesAccessed, "View", Me.Name) { StudyId = id, PatientId = study.PatientId, Source = "console" }, Gone);
        _series = _detail.Series.FirstOrDefault(s => s.SeriesUid == _series?.SeriesUid)
            ?? _detail.Series.MaxBy(s => s.Instances.Count(Viewer.ImageStack.IsPicture)); // the scout says little
        _ledger = await Desk.AskAsync<GatewayDbContext, IReadOnlyList<LedgerEntry>>(async (db, me) =>
        {
            me.Require(Permission.ViewStudies);
            return await db.Ledger.AsNoTracking().Where(e => e.StudyId == id).OrderBy(e => e.Id).ToListAsync(Gone);
        });
        await CompareAsync(force: false);
    }

    private async Task<Guid?> IdAsync()
    {
        if (Guid.TryParse(Key, out var id))
            return id;

        _same = await Desk.AskAsync<GatewayDbContext, IReadOnlyList<Study>>((db, me) =>
        {
            me.Require(Permission.ViewStudies);
            return StudyLocator.FindAsync(db, Key, Gone);
        });
        return _same is [var one] ? one.Id : null;
    }

    /// <summary>Candidates, comparison and checklist cost more than the rest: only when the study changed, or after a while for what orders did. Their failure leaves the rest of the page standing.</summary>
    private async Task CompareAsync(bool force)
    {
        var study = _detail!.Study;
        if (!force && _compared.Version == study.Version && _compared.Order == _chosen && Clock.GetUtcNow() - _compared.At < CandidatesFresh)
            return;

        try
        {
            _candidates = StudyActs.IsOpen(study.State) || study.State is StudyState.OnHold
                ? await Desk.AskAsync<CandidateQuery, IReadOnlyList<Candidate>>((q, me) => q.ForAsync(study.Id, me, Gone))
                : [];
            if (!_chosenByHand)
                _chosen = study.OrderId ?? study.SuggestedOrderId ?? (_candidates is [var best, ..] ? best.OrderId : null);

            _rows = await Desk.AskAsync<CandidateQuery, IReadOnlyList<ComparisonRow>>((q, me) => q.CompareAsync(study.Id, _chosen, me, Gone));
            _order = _chosen is { } order && May(Permission.ViewOrders) ? await Desk.AskAsync<OrderQueries, OrderView?>((q, me) => q.GetAsync(order, me, Gone)) : null;
            _open = study.OrderId is null ? [] : await Desk.AskAsync<ReleaseChecklist, IReadOnlyList<OpenItem>>((list, _) => list.ForAsync(study.Id, Gone));
            _trouble = null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _trouble = Problem.From(e);
        }

        _compared = (study.Version, _chosen, Clock.GetUtcNow());
    }

    private void Select(string seriesUid) => _series = _detail?.Series.FirstOrDefault(s => s.SeriesUid == seriesUid) ?? _series;

    private async Task ChooseAsync(Guid order)
    {
        (_chosen, _chosenByHand, _comparing) = (order, true, true);
        StateHasChanged();
        await CompareAsync(force: true);
        _comparing = false;
    }

    private Task MatchAsync() => _chosen is { } order
        ? DoAsync(() => Acts.MatchAsync(_detail!.Study, order, _candidates.FirstOrDefault(c => c.OrderId == order), _order))
        : OtherOrderAsync();

    private async Task OtherOrderAsync()
    {
        if (await OrderPicker.PickAsync(Dialogs, _detail!.Study) is { } order)
            await ChooseAsync(order);
    }

    private Task ActAsync(StudyAct act) => DoAsync(() => Acts.RunAsync(act, _detail!, _order));

    private Task UndoAsync(LedgerEntry entry) => DoAsync(() => Acts.UndoAsync(_detail!.Study, entry));

    private async Task KeyAsync(StudyAct act)
    {
        if (_detail is not null && StudyButtons.IsOffered(act, _detail.Study, Me))
            await (act is StudyAct.Match ? MatchAsync() : ActAsync(act));
    }

    private async Task TakeOverAsync()
    {
        Announcer.Tell(await LockAsync(takeOver: true), "You work on this study now.");
        await ReloadAsync();
    }

    private Task<ActOutcome> LockAsync(bool takeOver) =>
        Desk.AskAsync<LockStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new LockStudy($"{_detail!.Study.Id}", takeOver, me), CancellationToken.None));

    /// <summary>The study is in this person's hands while a dialog is open, so that two do not decide about it at once.</summary>
    private async Task HoldingAsync(Func<Task> act)
    {
        var id = _detail!.Study.Id;
        if (await LockAsync(takeOver: false) is ActOutcome.Refused { } refused)
        {
            Announcer.Tell(refused.Text, Severity.Warning);
            return;
        }

        try
        {
            await act();
        }
        finally
        {
            await Desk.AskAsync<LockStudyHandler, ActOutcome>((h, me) => h.HandleAsync(new UnlockStudy($"{id}", me), CancellationToken.None));
        }
    }

    private async Task DoAsync(Func<Task> act)
    {
        try
        {
            await (May(Permission.EditStudies) ? HoldingAsync(act) : act());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Announcer.Tell(Problem.From(e));
        }

        _chosenByHand = false;
        await ReloadAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        _keys.ForEach(k => k.Dispose());
        await base.DisposeAsync();
    }
}
