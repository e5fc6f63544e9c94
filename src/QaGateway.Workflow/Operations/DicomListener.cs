using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
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
    private const string TlsName = "dicom-tls";
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(20);
    private readonly List<DicomServer> _servers = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var services = Services();
        var plain = await StartAsync(Options(settings.Port, null), services, cancellationToken);
        board.Listening(Name, settings.Address, plain.Port);
        if (settings.TlsPort > 0)
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(settings.TlsCertificate!, settings.TlsCertificatePassword);
            var tls = await StartAsync(Options(settings.TlsPort, certificate), services, cancellationToken);
            board.Listening(TlsName, settings.Address, tls.Port);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DrainTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        board.Stopped(Name, "takes no new associations: the gateway stops");
        await Task.WhenAll(_servers.Select(s => s.StopAsync(either.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task<DicomServer> StartAsync(DicomServerOptions settings, DicomServices services, CancellationToken cancellationToken)
    {
        var server = new DicomServer(settings, services, loggers.CreateLogger<DicomServer>(), clock);
        _servers.Add(server);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            throw new IOException($"DICOM cannot listen on {settings.Address}:{settings.Port}: {e.Message} (Gateway:Dicom:Port, Gateway:Dicom:Address)", e);
        }

        return server;
    }

    private DicomServerOptions Options(int port, X509Certificate2? certificate) => new()
    {
        AeTitle = options.Value.AeTitle,
        Address = IPAddress.Parse(options.Value.Address),
        Port = port,
        TlsCertificate = certificate,
        RequireClientCertificate = options.Value.TlsRequireClientCertificate,
    };

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
            N = services.ToList() is { Count: > 0 } normalized ? new ServedNormalized(normalized, statistics) : null,
        };
    }

    private void LogEvent(AssociationEvent e)
    {
        var level = e.Kind is AssociationEventKind.Accepted or AssociationEventKind.Released ? LogLevel.Debug : LogLevel.Information;
        LogAssociation(level, e.AssociationId, e.CallingAe, e.Remote, e.Kind, e.Text);
    }

    [LoggerMessage(EventId = 11002, Message = "Association {Id} of {CallingAe} at {Remote}: {Kind}, {Text}")]
    private partial void LogAssociation(LogLevel level, long id, string? callingAe, IPEndPoint? remote, AssociationEventKind kind, string text);
}
