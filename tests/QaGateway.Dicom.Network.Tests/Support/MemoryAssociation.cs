using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Network.Server;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>One association of a server over pipes in memory, with its log.</summary>
internal sealed class MemoryAssociation : ILogger
{
    private readonly ConcurrentQueue<string> _errors = new();

    public MemoryAssociation(DicomServices services, DicomServerOptions? options = null, TimeProvider? clock = null)
    {
        var (ours, theirs) = PipeTransport.Pair();
        Peer = ours;
        var told = new DicomServices
        {
            OnAssociate = services.OnAssociate,
            Store = services.Store,
            Find = services.Find,
            Retrieve = services.Retrieve,
            N = services.N,
            OnEvent = Events.Enqueue,
        };
        var context = new ServerContext(options ?? new DicomServerOptions { ArtimTimeout = TimeSpan.FromSeconds(5) }, told, this, clock ?? TimeProvider.System, () => null, () => { });
        Association = new ServerAssociation(context, theirs, 1);
        Run = Association.RunAsync();
    }

    public PipeTransport Peer { get; }

    public ServerAssociation Association { get; }

    public Task Run { get; }

    public ConcurrentQueue<AssociationEvent> Events { get; } = new();

    /// <summary>Errors that were logged: bugs of ours, never the peer's fault.</summary>
    public IEnumerable<string> Errors => _errors;

    /// <summary>Plays all bytes of a peer, closes, and gives what the server answered.</summary>
    public async Task<byte[]> PlayAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var answers = CollectAsync(cancellationToken);
        await Peer.Output.WriteAsync(bytes, cancellationToken);
        await Peer.Output.CompleteAsync();
        await Run.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        return await answers;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
            _errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    private async Task<byte[]> CollectAsync(CancellationToken cancellationToken)
    {
        using var answers = new MemoryStream();
        while (true)
        {
            var result = await Peer.Input.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
                answers.Write(segment.Span);
            Peer.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return answers.ToArray();
        }
    }
}
