using QaGateway.Dicom.Network.Dimse;

namespace QaGateway.Dicom.Network.Server;

/// <summary>A C-FIND, C-MOVE or C-GET that runs while the association goes on receiving, so that a C-CANCEL is heard.</summary>
internal sealed class RunningOperation : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancel;

    public RunningOperation(DimseMessage message, CancellationToken lifetime)
    {
        Message = message;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
    }

    public DimseMessage Message { get; }

    /// <summary>Cancelled by C-CANCEL, and when the association ends.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>The final response is on its way: the next request may come at any moment.</summary>
    public bool IsEnding { get; set; }

    public Task Completion { get; set; } = Task.CompletedTask;

    public void Cancel() => _cancel.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        _cancel.Dispose();
    }
}
