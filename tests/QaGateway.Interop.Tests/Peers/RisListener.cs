using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>The RIS's ear: takes status messages and acknowledges them.</summary>
public sealed class RisListener : IAsyncDisposable
{
    private readonly MllpServer _server;

    private RisListener() =>
        _server = new MllpServer(
            new MllpServerOptions { Address = IPAddress.Loopback, Port = 0 },
            (message, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(Take(message.Bytes)),
            NullLogger<MllpServer>.Instance,
            TimeProvider.System);

    public int Port => _server.Port;

    public ConcurrentQueue<Hl7Message> Messages { get; } = new();

    public static async Task<RisListener> StartAsync(CancellationToken cancellationToken)
    {
        var listener = new RisListener();
        await listener._server.StartAsync(cancellationToken);
        return listener;
    }

    /// <summary>Waits for a message that fits.</summary>
    public async Task<Hl7Message> WaitForAsync(Func<Hl7Message, bool> fits, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 150; i++)
        {
            if (Messages.FirstOrDefault(fits) is { } message)
                return message;

            await Task.Delay(200, cancellationToken);
        }

        throw new Xunit.Sdk.XunitException($"No such message in 30 s; there were {Messages.Count}:\n{string.Join("\n\n", Messages.Select(m => m.Text))}");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes)
    {
        var message = Hl7Message.Parse(bytes.ToArray());
        Messages.Enqueue(message);
        return Hl7Ack.Create(message, AckCode.AA, Guid.NewGuid().ToString("N")[..20], TimeProvider.System.GetUtcNow(), "RIS", "HOSP");
    }
}
