using Microsoft.Extensions.Logging;

namespace QaGateway.Dicom.Network;

/// <summary>Listens for associations and serves them.</summary>
public sealed class DicomServer(DicomServerOptions options, DicomServices services, ILogger<DicomServer> logger, TimeProvider? clock = null) : IAsyncDisposable
{
    /// <summary>The port in use after <see cref="StartAsync"/>.</summary>
    public int Port => throw new NotImplementedException(options.ToString() + services + logger + clock);

    /// <summary>Starts listening.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes no new associations (2/3/1), lets running messages end, aborts what is left when the token is cancelled.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stops at once.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
