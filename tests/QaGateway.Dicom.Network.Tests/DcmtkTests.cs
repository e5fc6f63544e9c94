using System.Net;
using System.Net.Sockets;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests;

/// <summary>The programs of DCMTK against our server, and our client against storescp.</summary>
public sealed class DcmtkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qagw-net-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Echoscu_is_answered()
    {
        await using var server = await TestServer.StartAsync(new DicomServices());

        var (code, output) = await Dcmtk.RunAsync("echoscu", "-v", "-aec", TestServer.Ae, "127.0.0.1", $"{server.Port}");

        Assert.True(code is 0, output);
        Assert.Equal("released", (await server.EventAsync(AssociationEventKind.Released)).Text);
    }

    [Fact]
    [Trait("Rule", "DUL-8")]
    public async Task Echoscu_reports_our_rejection_as_what_it_is()
    {
        await using var server = await TestServer.StartAsync(new DicomServices());

        var (code, output) = await Dcmtk.RunAsync("echoscu", "-aec", "NOBODY", "127.0.0.1", $"{server.Port}");

        Assert.NotEqual(0, code);
        Assert.Contains("Called AE Title Not Recognized", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-xe", Uids.ExplicitVRLittleEndian)]
    [InlineData("-xi", Uids.ImplicitVRLittleEndian)]
    [InlineData("-xb", Uids.ExplicitVRBigEndian)]
    [Trait("Rule", "NEG-12")]
    public async Task Storescu_delivers_in_the_agreed_transfer_syntax(string option, string syntax)
    {
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        var dataset = Objects.Ct(pixels: 200_000);
        var file = Path.Combine(_folder.FullName, "ct.dcm");
        await File.WriteAllBytesAsync(file, Objects.Part10File(dataset), Cancel);

        var (code, output) = await Dcmtk.RunAsync("storescu", "-v", option, "-aec", TestServer.Ae, "127.0.0.1", $"{server.Port}", file);

        Assert.True(code is 0, output);
        var received = Assert.Single(store.Received);
        // DCMTK prefers the host's byte order over the option when both are accepted, so the syntax is read and not assumed.
        var sent = DicomReader.Read(received.Bytes, received.Context.TransferSyntax);
        Assert.Equal(dataset.GetText(Tags.SOPInstanceUID), sent.GetText(Tags.SOPInstanceUID));
        Assert.Equal(dataset.GetBytes(Tags.PixelData)!.Value.Length, sent.GetBytes(Tags.PixelData)!.Value.Length);
        if (option is "-xi")
            Assert.Equal(syntax, received.Context.TransferSyntax);
    }

    [Fact]
    [Trait("Rule", "NEG-10")]
    public async Task Storescu_sends_the_corpus_of_modalities()
    {
        var files = Directory.GetFiles(Samples.Require("dicom/modality"), "*.dcm", SearchOption.AllDirectories).Order().Where(HasIdentity).Take(40).ToArray();
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });

        var (_, output) = await Dcmtk.RunAsync("storescu", ["-v", "-R", "+C", "-aec", TestServer.Ae, "127.0.0.1", $"{server.Port}", .. files]);

        Assert.True(store.Received.Count > 0, output);
        Assert.DoesNotContain("Refused", output, StringComparison.OrdinalIgnoreCase);
        Assert.All(store.Received, r => Assert.True(DicomUid.IsValid(r.Request.SopInstanceUid)));
    }

    [Fact]
    public async Task Findscu_gets_every_match()
    {
        var matches = Enumerable.Range(1, 50).Select(i => new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.PatientID, $"T{i}")).ToArray();
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(matches) });

        var (code, output) = await Dcmtk.RunAsync(
            "findscu", "-v", "-S", "-aec", TestServer.Ae, "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientID", "127.0.0.1", $"{server.Port}");

        Assert.True(code is 0, output);
        Assert.Contains("T50", output, StringComparison.Ordinal);
        Assert.Contains("Find Response: 50", output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "QRY-9")]
    public async Task Findscu_that_cancels_gets_the_end_with_cancel()
    {
        var matches = Enumerable.Range(1, 200).Select(i => new DicomDataset().Set(Tags.PatientID, $"T{i}")).ToArray();
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(matches) { Pause = TimeSpan.FromMilliseconds(20) } });

        var (_, output) = await Dcmtk.RunAsync(
            "findscu", "-v", "-d", "-S", "--cancel", "3", "-aec", TestServer.Ae, "-k", "QueryRetrieveLevel=STUDY", "127.0.0.1", $"{server.Port}");

        Assert.Contains("0xfe00", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("T200", output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "RET-3")]
    public async Task Movescu_receives_on_its_own_port()
    {
        var port = FreePort();
        var objects = Enumerable.Range(0, 5).Select(_ => Objects.Source(Objects.Ct(pixels: 100_000))).ToArray();
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects, new DicomEndpoint("MOVESCU", "127.0.0.1", port)) });

        var (code, output) = await Dcmtk.RunAsync(
            "movescu", "-v", "-d", "-S", "-aet", "MOVESCU", "-aec", TestServer.Ae, "-aem", "MOVESCU", "--port", $"{port}", "-od", _folder.FullName,
            "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.3", "127.0.0.1", $"{server.Port}");

        Assert.True(code is 0, output);
        Assert.Equal(5, _folder.GetFiles().Length);
    }

    [Fact]
    [Trait("Rule", "RET-4")]
    public async Task Getscu_receives_on_the_same_association()
    {
        var objects = Enumerable.Range(0, 5).Select(_ => Objects.Source(Objects.Ct(pixels: 100_000))).ToArray();
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects) });

        var (code, output) = await Dcmtk.RunAsync(
            "getscu", "-v", "-d", "-S", "-aec", TestServer.Ae, "-od", _folder.FullName,
            "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.3", "127.0.0.1", $"{server.Port}");

        Assert.True(code is 0, output);
        Assert.Equal(5, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task Our_client_stores_into_storescp()
    {
        var port = FreePort();
        using var storescp = Dcmtk.Start("storescp", "-od", _folder.FullName, "-aet", "STORESCP", $"{port}");
        try
        {
            await using var association = await OpenWithRetryAsync(new DicomEndpoint("STORESCP", "127.0.0.1", port));
            var datasets = Enumerable.Range(0, 20).Select(_ => Objects.Ct(pixels: 150_000)).ToList();

            Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
            foreach (var dataset in datasets)
                Assert.Equal(DimseStatus.Success, (await association.StoreAsync(Objects.Source(dataset), Cancel)).Status);
            await association.ReleaseAsync(Cancel);

            var files = _folder.GetFiles();
            Assert.Equal(20, files.Length);
            var first = await DicomFile.ReadAsync(files[0].FullName, Cancel);
            Assert.Contains(first.Dataset.GetText(Tags.SOPInstanceUID), datasets.Select(d => d.GetText(Tags.SOPInstanceUID)));
        }
        finally
        {
            storescp.Kill();
            await storescp.WaitForExitAsync(Cancel);
        }
    }

    [Fact]
    public async Task Storescp_that_refuses_is_understood()
    {
        var port = FreePort();
        using var storescp = Dcmtk.Start("storescp", "--refuse", $"{port}");
        try
        {
            var error = await Assert.ThrowsAsync<AssociationRejectedException>(() => OpenWithRetryAsync(new DicomEndpoint("STORESCP", "127.0.0.1", port)));

            Assert.Equal(RejectSource.User, error.RejectedBy);
        }
        finally
        {
            storescp.Kill();
            await storescp.WaitForExitAsync(Cancel);
        }
    }

    /// <summary>storescu stops at a file without SOP class or instance.</summary>
    private static bool HasIdentity(string file)
    {
        try
        {
            var dataset = DicomFile.Read(File.ReadAllBytes(file)).Dataset;
            return dataset.GetText(Tags.SOPClassUID) is not null && dataset.GetText(Tags.SOPInstanceUID) is not null;
        }
        catch (DicomReadException)
        {
            return false;
        }
    }

    private static async Task<DicomAssociation> OpenWithRetryAsync(DicomEndpoint peer)
    {
        var options = new AssociationOptions
        {
            CallingAe = "QAGW",
            Contexts = [RequestedContext.For(Uids.Verification), new RequestedContext(Uids.CTImageStorage, [Uids.ExplicitVRLittleEndian])],
        };
        for (var i = 0; ; i++)
        {
            try
            {
                return await DicomAssociation.OpenAsync(peer, options, null, Cancel);
            }
            catch (DicomNetworkException e) when (e is not AssociationRejectedException && i < 50)
            {
                await Task.Delay(100, Cancel); // it is still starting
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
