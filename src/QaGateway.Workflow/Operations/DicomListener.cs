using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;

namespace QaGateway.Workflow.Operations;

/// <summary>The one DICOM application entity: puts the providers of the stages behind one listener, starts last and stops first.</summary>
public sealed partial class DicomListener(
    IOptions<DicomOptions> options, IAssociationPolicy policy, IEnumerable<ICStoreProvider> stores, IEnumerable<ICFindProvider> finds,
    IEnumerable<IRetrieveProvider> retrieves, IEnumerable<INServiceProvider> services, PeerStatistics statistics, ListenerBoard board,
    ILogger<DicomListener> logger, ILoggerFactory loggers, TimeProvider clock) : IHostedService, IAsyncDisposable
{
    private const string Name = "dicom";
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);
    private DicomServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        _server = new DicomServer(
            new DicomServerOptions { AeTitle = settings.AeTitle, Address = IPAddress.Parse(settings.Address), Port = settings.Port }, Services(),
            loggers.CreateLogger<DicomServer>(), clock);
        try
        {
            await _server.StartAsync(cancellationToken);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new IOException($"DICOM cannot listen on {settings.Address}:{settings.Port}: {e.Message} (Gateway:Dicom:Port, Gateway:Dicom:Address)", e);
        }

        board.Listening(Name, settings.Address, _server.Port);
        LogListening(settings.AeTitle, settings.Address, _server.Port);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;

        board.Stopped(Name, "takes no new associations: the gateway stops");
        using var limit = new CancellationTokenSource(DrainTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _server.StopAsync(either.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private DicomServices Services()
    {
        IReadOnlyList<ICFindProvider> queries = [.. finds];
        return new DicomServices
        {
            OnAssociate = policy.DecideAsync,
            OnEvent = LogEvent,
            Store = stores.SingleOrDefault() is { } store ? new ServedStore(store, statistics) : null,
            Find = queries.Count > 0 ? new ServedFind(queries, statistics) : null,
            Retrieve = retrieves.SingleOrDefault(),
            N = services.SingleOrDefault(),
        };
    }

    private void LogEvent(AssociationEvent e)
    {
        var level = e.Kind is AssociationEventKind.Accepted or AssociationEventKind.Released ? LogLevel.Debug : LogLevel.Information;
        LogAssociation(level, e.AssociationId, e.CallingAe, e.Remote, e.Kind, e.Text);
    }

    [LoggerMessage(EventId = 11001, Level = LogLevel.Information, Message = "DICOM {AeTitle} listens on {Address}:{Port}")]
    private partial void LogListening(string aeTitle, string address, int port);

    [LoggerMessage(EventId = 11002, Message = "Association {Id} of {CallingAe} at {Remote}: {Kind}, {Text}")]
    private partial void LogAssociation(LogLevel level, long id, string? callingAe, IPEndPoint? remote, AssociationEventKind kind, string text);
}
