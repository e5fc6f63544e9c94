using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Workflow.Orders;

/// <summary>Listens for HL7 over MLLP, plain and by TLS; each message gets services of its own.</summary>
public sealed partial class Hl7Listener(IServiceScopeFactory scopes, IOptions<Hl7Options> options, TimeProvider clock, ILogger<Hl7Listener> logger) : IHostedService, IAsyncDisposable
{
    private readonly List<MllpServer> _servers = [];

    /// <summary>The port listened on; 0 before the start.</summary>
    public int Port => _servers is [var plain, ..] ? plain.Port : 0;

    /// <summary>The TLS port; 0 when it is off.</summary>
    public int TlsPort => _servers is [_, var tls] ? tls.Port : 0;

    public int ConnectionCount => _servers.Sum(s => s.ConnectionCount);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        await StartAsync(Settings(settings.Port, null), cancellationToken);
        if (settings.TlsPort > 0)
        {
            var path = settings.TlsCertificate ?? throw new InvalidOperationException("Gateway:Hl7:TlsPort needs Gateway:Hl7:TlsCertificate.");
            await StartAsync(Settings(settings.TlsPort, X509CertificateLoader.LoadPkcs12FromFile(path, settings.TlsCertificatePassword)), cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
            await server.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task StartAsync(MllpServerOptions settings, CancellationToken cancellationToken)
    {
        var server = new MllpServer(settings, HandleAsync, logger, clock);
        _servers.Add(server);
        await server.StartAsync(cancellationToken);
        LogListening(settings.Address, server.Port, settings.TlsCertificate is null ? "MLLP" : "MLLP over TLS");
    }

    private MllpServerOptions Settings(int port, X509Certificate2? certificate) => new()
    {
        Address = IPAddress.Parse(options.Value.Address),
        Port = port,
        Lenient = options.Value.Lenient,
        MaxConnections = options.Value.MaxConnections,
        MaxMessageBytes = options.Value.MaxMessageBytes,
        IdleTimeout = options.Value.IdleTimeout,
        TlsCertificate = certificate,
        RequireClientCertificate = options.Value.TlsRequireClientCertificate,
        Release2 = options.Value.Release2,
    };

    private async ValueTask<ReadOnlyMemory<byte>?> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReceiveMessageHandler>().HandleAsync(message.Bytes, message.Remote?.Address, cancellationToken);
    }

    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "HL7 on {Address}:{Port} ({Protocol})")]
    private partial void LogListening(IPAddress address, int port, string protocol);
}
