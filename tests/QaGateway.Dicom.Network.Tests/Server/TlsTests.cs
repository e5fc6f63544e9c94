using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests.Server;

[Trait("Rule", "TLS-2")]
public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _client;

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(79));
        _root = request.CreateSelfSigned(from, to);
        _server = Issue("CN=server");
        _client = Issue("CN=modality");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _root.Dispose();
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task A_peer_with_a_trusted_certificate_is_served_and_known_by_it()
    {
        AssociationRequest? seen = null;
        var store = new MemoryStore();
        await using var server = await StartAsync(new DicomServices
        {
            Store = store,
            OnAssociate = (request, _) =>
            {
                seen = request;
                return new(new AssociationDecision.Accept());
            },
        });

        await using var association = await OpenAsync(server, _client);
        var result = await association.StoreAsync(Objects.Source(Objects.Ct(pixels: 300_000)), Cancel);

        Assert.Equal(DimseStatus.Success, result.Status);
        Assert.True(association.Info.IsTls);
        Assert.Equal((true, "CN=modality"), (seen!.IsTls, seen.PeerCertificate!.Subject));
    }

    [Fact]
    public async Task A_peer_without_certificate_gets_no_association()
    {
        await using var server = await StartAsync(new DicomServices());

        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => OpenAsync(server, null));

        Assert.Equal(0, server.Server.Associations);
    }

    [Fact]
    public async Task A_server_that_we_do_not_trust_gets_no_association()
    {
        await using var server = await StartAsync(new DicomServices());
        var options = new AssociationOptions { CallingAe = "T", Contexts = [RequestedContext.For(Uids.Verification)], ClientCertificate = _client };

        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => DicomAssociation.OpenAsync(server.Endpoint with { Tls = true }, options, null, Cancel));
    }

    [Fact]
    public async Task A_plain_peer_on_the_TLS_port_is_no_harm()
    {
        await using var server = await StartAsync(new DicomServices());

        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => server.OpenAsync(RequestedContext.For(Uids.Verification)));
        await using var association = await OpenAsync(server, _client);

        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    private Task<TestServer> StartAsync(DicomServices services) => TestServer.StartAsync(services, new DicomServerOptions
    {
        AeTitle = TestServer.Ae,
        Address = IPAddress.Loopback,
        Port = 0,
        TlsCertificate = _server,
        TrustedRoots = [_root],
    });

    private Task<DicomAssociation> OpenAsync(TestServer server, X509Certificate2? certificate) => DicomAssociation.OpenAsync(
        server.Endpoint with { Tls = true },
        new AssociationOptions
        {
            CallingAe = "TESTSCU",
            Contexts = [RequestedContext.For(Uids.Verification), RequestedContext.For(Uids.CTImageStorage)],
            ClientCertificate = certificate,
            TrustedRoots = [_root],
        },
        null,
        Cancel);

    private X509Certificate2 Issue(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_root, _root.NotBefore, _root.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
