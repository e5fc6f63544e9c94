using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Hl7.Tests.Mllp;

[Trait("Rule", "MLL-5")]
public sealed class MllpClientTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("MSH|^~\\&|QAGW|RAD|RIS|HOSP|20260310||ORU^R01|QG1|P|2.5.1\r");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up_in_time()
    {
        await using var server = await StartAsync(_ => null);
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port, AckTimeout = TimeSpan.FromMilliseconds(200) });

        var error = await Assert.ThrowsAsync<MllpException>(() => client.SendAsync(Message, Token));

        Assert.Contains("acknowledgement", error.Message, StringComparison.Ordinal);
        Assert.False(client.IsConnected);
    }

    [Theory]
    [InlineData("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310||ACK|1|P|2.5.1\rMSA|AA|OTHER\r")]
    [InlineData("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310||ACK|1|P|2.5.1\rPID|1\r")]
    [InlineData("hello")]
    [InlineData("")]
    public async Task An_answer_to_something_else_is_none(string answer)
    {
        await using var server = await StartAsync(_ => Encoding.ASCII.GetBytes(answer));
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port });

        await Assert.ThrowsAsync<MllpException>(() => client.SendAsync(Message, Token));

        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task After_the_receiver_came_back_the_same_message_goes_through()
    {
        var server = await StartAsync(m => MllpServerTests.Acknowledge(m));
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port });
        await client.SendAsync(Message, Token);
        var port = server.Port;
        await server.DisposeAsync();
        await Assert.ThrowsAsync<MllpException>(() => client.SendAsync(Message, Token));

        await using var again = new MllpServer(new MllpServerOptions { Port = port }, (m, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(MllpServerTests.Acknowledge(m)), NullLogger.Instance);
        await again.StartAsync(Token);

        Assert.True(Hl7Ack.Read(await client.SendAsync(Message, Token))!.IsAccepted);
    }

    [Fact]
    public async Task Messages_of_several_callers_wait_for_each_other()
    {
        var running = 0;
        var most = 0;
        await using var server = await StartAsync(message =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            return MllpServerTests.Acknowledge(message);
        });
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SendAsync(Message, Token)));

        Assert.All(answers, a => Assert.True(Hl7Ack.Read(a)!.IsAccepted));
        Assert.Equal(1, most);
    }

    private static async Task<MllpServer> StartAsync(Func<MllpMessage, ReadOnlyMemory<byte>?> answer)
    {
        var server = new MllpServer(new MllpServerOptions { Port = 0 }, (m, _) => ValueTask.FromResult(answer(m)), NullLogger.Instance);
        await server.StartAsync(Token);
        return server;
    }
}
