using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Workflow.Tests.Reporting;

/// <summary>A receiver that answers as told, then AA.</summary>
internal sealed class Ris : IAsyncDisposable
{
    private readonly MllpServer _server;

    public Ris()
    {
        _server = new MllpServer(new MllpServerOptions { Port = 0 }, (message, _) =>
        {
            var parsed = Hl7Message.Parse(message.Bytes);
            Received.Enqueue(parsed);
            var code = Received.Count <= Answers.Count ? Answers[Received.Count - 1] : AckCode.AA;
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(Hl7Ack.Create(parsed, code, $"A{Received.Count}", DateTimeOffset.UnixEpoch, "", ""));
        }, NullLogger.Instance);
        _server.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public ConcurrentQueue<Hl7Message> Received { get; } = new();

    public IList<AckCode> Answers { get; init; } = [];

    public int Port => _server.Port;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
