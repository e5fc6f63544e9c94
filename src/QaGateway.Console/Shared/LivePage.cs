using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Shared;

/// <summary>A page or part that loads once and then follows the journal: it loads again soon after anything happened in this process, and every few seconds for what happened in others.</summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Task _following = Task.CompletedTask;
    private Task? _next;
    private string? _told;

    [Inject] protected Desk Desk { get; set; } = default!;
    [Inject] protected TimeProvider Clock { get; set; } = default!;
    [Inject] private JournalSignal Signal { get; set; } = default!;
    [Inject] private ILoggerFactory Loggers { get; set; } = default!;

    protected Actor Me { get; private set; } = new("", new HashSet<Permission>());

    protected bool Loading { get; private set; } = true;

    protected Problem? Problem { get; private set; }

    /// <summary>The last look at the journal went well.</summary>
    protected bool IsLive { get; private set; }

    protected CancellationToken Gone => _gone.Token;

    /// <summary>Longest time until what another process did shows up.</summary>
    protected virtual TimeSpan Poll => TimeSpan.FromSeconds(5);

    /// <summary>Shortest time between two loads, however busy the journal is.</summary>
    protected virtual TimeSpan Rest => TimeSpan.FromMilliseconds(700);

    protected virtual bool Follows => true;

    protected bool May(Permission permission) => Me.May(permission);

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        _next = Signal.NextAsync();
        Me = await Desk.WhoAsync();
        await LoadGuardedAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Follows)
            _following = FollowAsync();
    }

    protected async Task ReloadAsync()
    {
        await LoadGuardedAsync();
        StateHasChanged();
    }

    /// <summary>Starts over with the skeleton: for another object on the same page.</summary>
    protected Task LoadAnewAsync()
    {
        Loading = true;
        Problem = null;
        return ReloadAsync();
    }

    private async Task LoadGuardedAsync()
    {
        try
        {
            await LoadAsync();
            Problem = null;
            IsLive = true;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            IsLive = false;
            Tell(e);
        }

        Loading = false;
    }

    /// <summary>A trouble that lasts keeps its id and is logged once, not at every try.</summary>
    private void Tell(Exception fault)
    {
        var kind = $"{fault.GetType()} {fault.Message}";
        if (Problem is not null && kind == _told)
            return;

        _told = kind;
        Problem = Problem.From(fault);
        Loggers.CreateLogger(GetType()).LogError(fault, "A console page could not load; support id {SupportId}", Problem.SupportId);
    }

    private async Task FollowAsync()
    {
        while (!_gone.IsCancellationRequested)
        {
            var next = _next ?? Signal.NextAsync();
            await Task.WhenAny(next, Task.Delay(Poll, Clock, _gone.Token));
            if (_gone.IsCancellationRequested)
                return;

            _next = Signal.NextAsync();
            await InvokeAsync(ReloadAsync);
            await Task.Delay(Rest, Clock, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _gone.CancelAsync();
        await Task.WhenAny(_following, Task.Delay(TimeSpan.FromSeconds(1), Clock));
        _gone.Dispose();
    }
}
