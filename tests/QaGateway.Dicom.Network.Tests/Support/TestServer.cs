using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>A server on a free loopback port, with the events it told.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Ae = "QAGW";

    private readonly DicomServer _server;

    private TestServer(DicomServer server, ConcurrentQueue<AssociationEvent> events)
    {
        _server = server;
        Events = events;
    }

    public ConcurrentQueue<AssociationEvent> Events { get; }

    public DicomServer Server => _server;

    public int Port => _server.Port;

    public DicomEndpoint Endpoint => new(Ae, "127.0.0.1", Port);

    public static async Task<TestServer> StartAsync(DicomServices services, DicomServerOptions? options = null, TimeProvider? clock = null)
    {
        var events = new ConcurrentQueue<AssociationEvent>();
        var listening = new DicomServices
        {
            OnAssociate = services.OnAssociate,
            Store = services.Store,
            Find = services.Find,
            Retrieve = services.Retrieve,
            N = services.N,
            AllowsStorageClass = services.AllowsStorageClass,
            OnEvent = e =>
            {
                events.Enqueue(e);
                services.OnEvent?.Invoke(e);
            },
        };
        options ??= new DicomServerOptions { AeTitle = Ae, Address = IPAddress.Loopback, Port = 0 };
        var server = new DicomServer(options, listening, NullLogger<DicomServer>.Instance, clock);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(server, events);
    }

    public Task<DicomAssociation> OpenAsync(params RequestedContext[] contexts) => DicomAssociation.OpenAsync(
        Endpoint, new AssociationOptions { CallingAe = "TESTSCU", Contexts = contexts }, null, TestContext.Current.CancellationToken);

    /// <summary>Waits for an event of a kind; the end of an association is told a moment after the client sees it.</summary>
    public async Task<AssociationEvent> EventAsync(AssociationEventKind kind)
    {
        for (var i = 0; i < 500; i++)
        {
            if (Events.FirstOrDefault(e => e.Kind == kind) is { } found)
                return found;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No event {kind}; told were: {string.Join(" | ", Events.Select(e => $"{e.Kind}: {e.Text}"))}");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
