using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Host.Demo;

/// <summary>Plays the RIS: sends messages over MLLP and reads the answers.</summary>
internal sealed class Ris(int port) : IAsyncDisposable
{
    private readonly MllpClient _client = new(new MllpClientOptions { Host = "127.0.0.1", Port = port });

    public async Task<Hl7AckResult> SendAsync(byte[] message, CancellationToken cancellationToken) =>
        Hl7Ack.Read(await _client.SendAsync(message, cancellationToken)) ?? throw new InvalidOperationException("The answer is no acknowledgement.");

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
