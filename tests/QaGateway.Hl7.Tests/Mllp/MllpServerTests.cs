using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Hl7.Tests.Mllp;

public sealed class MllpServerTests
{
    private const string Message = "MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310||ADT^A08|C1|P|2.5.1\rPID|1||4711\r";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_answered_and_the_connection_serves_the_next()
    {
        await using var server = await StartAsync();
        await using var client = Client(server);

        for (var i = 0; i < 20; i++)
        {
            var ack = await client.SendAsync(Bytes(Message.Replace("C1", $"C{i}", StringComparison.Ordinal)), Token);
            Assert.Equal((AckCode.AA, $"C{i}"), (Hl7Ack.Read(ack)!.Code, Hl7Ack.Read(ack)!.ControlId));
        }

        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    [Trait("Rule", "MLL-4")]
    public async Task Acknowledgements_leave_in_the_order_of_the_messages()
    {
        await using var server = await StartAsync();
        using var socket = await ConnectAsync(server);
        var all = Enumerable.Range(0, 50).SelectMany(i => MllpFrame.Wrap(Bytes(Message.Replace("C1", $"C{i}", StringComparison.Ordinal)))).ToArray();

        await socket.GetStream().WriteAsync(all, Token);

        var answers = await ReadAsync(socket, text => text.Split('\u001C').Length > 50);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"MSA|AA|C{i}"), answers.Split('\r').Where(s => s.StartsWith("MSA", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_file_of_the_corpus_is_answered_once_with_its_control_id()
    {
        Corpus.SkipWhenAbsent();
        await using var server = await StartAsync();
        using var socket = await ConnectAsync(server);
        var count = 0;
        foreach (var message in Corpus.Files.SelectMany(f => Hl7Batch.Split(File.ReadAllBytes(f)).Messages).Where(m => !m.Span.ContainsAny((byte)0x0B, (byte)0x1C)))
        {
            var expected = ControlIdOf(message);
            await socket.GetStream().WriteAsync(MllpFrame.Wrap(message.Span), Token);
            var answer = await ReadAsync(socket, text => text.EndsWith("\u001C\r", StringComparison.Ordinal));

            Assert.Equal(1, answer.Count(c => c is '\u000B'));
            var ack = Hl7Ack.Read(Hl7Message.Parse(Encoding.UTF8.GetBytes(answer), new Hl7ParseOptions { RequireHeader = false }))!;
            if (expected is not null)
                Assert.Equal(expected.TrimEnd(), ack.ControlId); // at the end of a segment spaces mean nothing
            Assert.Contains(ack.Code, new AckCode?[] { AckCode.AA, AckCode.AR });
            count++;
        }

        Assert.True(count > 850, $"only {count} messages");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")]
    [InlineData("\u000BMSH|^~\\&|never ends")]
    public async Task A_peer_that_sends_no_message_is_let_go_within_the_time_limit(string text)
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = await ConnectAsync(server);

        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Token);

        Assert.Equal("", await ReadAsync(socket, _ => false));
    }

    [Fact]
    [Trait("Rule", "MLL-4")]
    public async Task A_message_without_end_is_cut_at_the_limit()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, MaxMessageBytes = 64 * 1024 });
        using var socket = await ConnectAsync(server);
        var before = GC.GetTotalAllocatedBytes();

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await socket.GetStream().WriteAsync(new byte[] { MllpFrame.Start }, Token);
            for (var i = 0; i < 16 * 1024; i++) // 1 GiB, if it were taken
                await socket.GetStream().WriteAsync(new byte[64 * 1024], Token);
        });

        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 * 1024 * 1024L * 16);
    }

    [Fact]
    [Trait("Rule", "MLL-4")]
    public async Task An_idle_connection_is_closed()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using var socket = await ConnectAsync(server);

        Assert.Equal("", await ReadAsync(socket, _ => false));
        await UntilAsync(() => server.ConnectionCount is 0);
    }

    [Fact]
    [Trait("Rule", "MLL-4")]
    public async Task Connections_beyond_the_limit_are_closed_and_the_others_served()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, MaxConnections = 2 });
        await using var first = Client(server);
        await using var second = Client(server);
        await first.SendAsync(Bytes(Message), Token);
        await second.SendAsync(Bytes(Message), Token);
        using var third = await ConnectAsync(server);

        Assert.Equal("", await ReadAsync(third, _ => false));
        Assert.Equal(AckCode.AA, Hl7Ack.Read(await first.SendAsync(Bytes(Message), Token))!.Code);
    }

    [Fact]
    public async Task Many_senders_are_served_at_once()
    {
        await using var server = await StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 40, CancellationToken = Token }, async (n, token) =>
        {
            await using var client = Client(server);
            for (var i = 0; i < 10; i++)
                Assert.Equal($"C{n}.{i}", Hl7Ack.Read(await client.SendAsync(Bytes(Message.Replace("C1", $"C{n}.{i}", StringComparison.Ordinal)), token))!.ControlId);
        });
    }

    [Fact]
    public async Task A_stop_lets_the_running_message_be_answered()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var server = new MllpServer(new MllpServerOptions { Port = 0 }, async (message, _) =>
        {
            begun.SetResult();
            await go.Task;
            return Acknowledge(message);
        }, NullLogger.Instance);
        await server.StartAsync(Token);
        await using var client = Client(server);
        await using var idle = await IdleAsync(server);
        var sending = client.SendAsync(Bytes(Message), Token);
        await begun.Task;

        var stopping = server.StopAsync(Token);
        Assert.Equal("", await ReadAsync(idle.Client, _ => false));
        Assert.False(stopping.IsCompleted);
        go.SetResult();

        Assert.Equal(AckCode.AA, Hl7Ack.Read(await sending)!.Code);
        await stopping;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_handler_that_fails_costs_its_connection_only()
    {
        await using var server = new MllpServer(new MllpServerOptions { Port = 0 }, (message, _) =>
            message.Bytes.Span.IndexOf("BAD"u8) >= 0 ? throw new InvalidOperationException("a bug") : ValueTask.FromResult<ReadOnlyMemory<byte>?>(Acknowledge(message)), NullLogger.Instance);
        await server.StartAsync(Token);
        await using var good = Client(server);
        await using var bad = Client(server);
        await good.SendAsync(Bytes(Message), Token);

        await Assert.ThrowsAsync<MllpException>(() => bad.SendAsync(Bytes(Message.Replace("C1", "BAD", StringComparison.Ordinal)), Token));

        Assert.Equal(AckCode.AA, Hl7Ack.Read(await good.SendAsync(Bytes(Message), Token))!.Code);
    }

    [Fact]
    [Trait("Rule", "MLL-6")]
    public async Task Messages_travel_over_TLS()
    {
        using var key = RSA.Create(2048);
        using var own = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, TlsCertificate = own });
        await using var trusting = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port, Tls = true, ValidateServer = (_, certificate, _, _) => certificate!.GetCertHashString() == own.GetCertHashString() });
        await using var strict = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port, Tls = true });

        Assert.Equal(AckCode.AA, Hl7Ack.Read(await trusting.SendAsync(Bytes(Message), Token))!.Code);
        await Assert.ThrowsAsync<MllpException>(() => strict.SendAsync(Bytes(Message), Token));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_reported()
    {
        await using var first = await StartAsync();
        await using var second = new MllpServer(new MllpServerOptions { Port = first.Port }, (m, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(Acknowledge(m)), NullLogger.Instance);

        await Assert.ThrowsAsync<SocketException>(() => second.StartAsync(Token));
    }

    internal static ReadOnlyMemory<byte> Acknowledge(MllpMessage message)
    {
        try
        {
            return Hl7Ack.Create(Hl7Message.Parse(message.Bytes), AckCode.AA, "Q1", DateTimeOffset.UnixEpoch, "", "");
        }
        catch (Hl7Exception refused)
        {
            return Hl7Ack.CreateForUnparsable(message.Bytes.Span, AckCode.AR, "Q1", DateTimeOffset.UnixEpoch, "QAGW", "", refused.ToError());
        }
    }

    internal static async Task<MllpServer> StartAsync(MllpServerOptions? options = null)
    {
        var server = new MllpServer(options ?? new MllpServerOptions { Port = 0 }, (m, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(Acknowledge(m)), NullLogger.Instance);
        await server.StartAsync(Token);
        return server;
    }

    private static string? ControlIdOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            return Hl7Message.Parse(message, new Hl7ParseOptions { RequireHeader = false }).ControlId;
        }
        catch (Hl7Exception)
        {
            return null;
        }
    }

    private static MllpClient Client(MllpServer server) => new(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port });

    private static async Task<TcpClient> ConnectAsync(MllpServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Token);
        return client;
    }

    private static async Task<Idle> IdleAsync(MllpServer server)
    {
        var count = server.ConnectionCount;
        var client = await ConnectAsync(server);
        await UntilAsync(() => server.ConnectionCount > count);
        return new Idle(client);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
            await Task.Delay(10, Token);
        Assert.True(condition());
    }

    private static async Task<string> ReadAsync(TcpClient client, Func<string, bool> enough)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (!enough(text.ToString()) && await client.GetStream().ReadAsync(buffer, limit.Token) is > 0 and var read)
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // reset by the server: as good as closed
        }

        return text.ToString();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Idle(TcpClient Client) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
