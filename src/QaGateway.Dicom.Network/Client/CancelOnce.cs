namespace QaGateway.Dicom.Network.Client;

/// <summary>Sends a C-CANCEL when a token is cancelled, and waits until it is out before the operation goes on.</summary>
internal sealed class CancelOnce : IAsyncDisposable
{
    private readonly CancellationTokenRegistration _registration;
    private Task _sending = Task.CompletedTask;

    public CancelOnce(Func<Task> send, CancellationToken cancellationToken) =>
        _registration = cancellationToken.UnsafeRegister(_ => _sending = send(), null);

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }
}
