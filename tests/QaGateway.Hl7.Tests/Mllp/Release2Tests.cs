using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Hl7.Tests.Mllp;

/// <summary>MLLP release 2: commit replies beside the HL7 acknowledgement (MLL-2), and TLS where both sides show a certificate (MLL-6, ITI-19).</summary>
public sealed class Release2Tests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310||ADT^A08|C1|P|2.5.1\rPID|1||4711\r");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "MLL-2")]
    public async Task Client_and_server_commit_each_message_and_each_answer()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, Release2 = true });
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port, Release2 = true });

        for (var i = 0; i < 5; i++)
            Assert.Equal(AckCode.AA, Hl7Ack.Read(await client.SendAsync(Message, Token))!.Code);
    }

    [Fact]
    [Trait("Rule", "MLL-2")]
    public async Task The_commit_comes_before_the_answer_on_the_wire()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, Release2 = true });
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Port, Token);

        await socket.GetStream().WriteAsync(MllpFrame.Wrap(Message), Token);

        var start = new byte[6];
        await socket.GetStream().ReadExactlyAsync(start, Token);
        Assert.Equal([0x0B, 0x06, 0x1C, 0x0D, 0x0B, (byte)'M'], start);
    }

    [Fact]
    [Trait("Rule", "MLL-2")]
    public async Task What_could_not_be_kept_is_answered_with_NAK_and_the_client_says_so()
    {
        await using var server = await StartAsync(new MllpServerOptions { Port = 0, Release2 = true }, (_, _) => throw new InvalidOperationException("no disk"));
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = server.Port, Release2 = true });

        var failed = await Assert.ThrowsAsync<MllpException>(() => client.SendAsync(Message, Token));

        Assert.Contains("NAK", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "MLL-6")]
    public async Task With_mutual_TLS_only_a_client_with_the_right_certificate_is_heard()
    {
        using var ours = Certificate("CN=localhost");
        using var right = Certificate("CN=ris");
        using var wrong = Certificate("CN=stranger");
        var heard = 0;
        await using var server = await StartAsync(
            new MllpServerOptions { Port = 0, TlsCertificate = ours, RequireClientCertificate = true, ValidateClient = (_, shown, _, _) => shown?.GetCertHashString() == right.GetCertHashString() },
            (message, _) =>
            {
                heard++;
                return ValueTask.FromResult<ReadOnlyMemory<byte>?>(Hl7Ack.Create(Hl7Message.Parse(message.Bytes), AckCode.AA, "1", DateTimeOffset.UnixEpoch, "", ""));
            });
        MllpClientOptions Options(X509Certificate2? shown) => new()
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Tls = true,
            ClientCertificate = shown,
            AckTimeout = TimeSpan.FromSeconds(10),
            ValidateServer = (_, certificate, _, _) => certificate!.GetCertHashString() == ours.GetCertHashString(),
        };

        await using var known = new MllpClient(Options(right));
        await using var stranger = new MllpClient(Options(wrong));
        await using var nobody = new MllpClient(Options(null));

        Assert.Equal(AckCode.AA, Hl7Ack.Read(await known.SendAsync(Message, Token))!.Code);
        await Assert.ThrowsAsync<MllpException>(() => stranger.SendAsync(Message, Token));
        await Assert.ThrowsAsync<MllpException>(() => nobody.SendAsync(Message, Token));
        Assert.Equal(1, heard);
    }

    private static async Task<MllpServer> StartAsync(MllpServerOptions options, Func<MllpMessage, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>>? handler = null)
    {
        var server = new MllpServer(
            options, handler ?? ((message, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(Hl7Ack.Create(Hl7Message.Parse(message.Bytes), AckCode.AA, "1", DateTimeOffset.UnixEpoch, "", ""))), NullLogger.Instance);
        await server.StartAsync(Token);
        return server;
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        using var own = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddHours(1));
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }
}
