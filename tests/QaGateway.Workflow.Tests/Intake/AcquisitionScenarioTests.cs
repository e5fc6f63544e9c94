using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Performed;

namespace QaGateway.Workflow.Tests.Intake;

/// <summary>Acquisition scenarios of domain.md §7 over real associations.</summary>
public sealed class AcquisitionScenarioTests : IAsyncDisposable
{
    private const string JpegLossy = "1.2.840.10008.1.2.4.50";
    private const string JpegLossless = "1.2.840.10008.1.2.4.70";
    private const string UnknownClass = "1.2.840.10008.5.1.4.1.1.9999.1";

    private readonly ModalityWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact, Trait("Scenario", "17"), Trait("Rule", "NEG-12")]
    public async Task Scenario17_Of_lossy_JPEG_and_uncompressed_the_uncompressed_is_accepted()
    {
        await _world.StartAsync();
        await using var association = await OpenAsync(new RequestedContext(Uids.CTImageStorage, [JpegLossy, Uids.ExplicitVRLittleEndian]));

        Assert.Equal(Uids.ExplicitVRLittleEndian, Assert.Single(association.Info.Contexts).TransferSyntax);
    }

    [Fact, Trait("Scenario", "18"), Trait("Rule", "NEG-14")]
    public async Task Scenario18_A_lossless_object_is_kept_byte_for_byte_in_its_syntax()
    {
        await _world.StartAsync();
        var image = new TestStudy { Instances = 1 }.Build()[0];
        image.Remove(Tags.PixelData);
        byte[] bytes = [.. DicomWriter.Write(image, Uids.ExplicitVRLittleEndian), .. EncapsulatedPixels()];
        await using var association = await OpenAsync(new RequestedContext(Uids.CTImageStorage, [JpegLossless]));

        Assert.True((await StoreAsync(association, image, JpegLossless, bytes)).Status.IsSuccess);
        await _world.IndexAsync();

        var instance = await _world.QueryAsync(db => db.Instances.SingleAsync(Token));
        Assert.Equal((JpegLossless, Convert.ToHexStringLower(SHA256.HashData(bytes))), (instance.TransferSyntaxUid, instance.Sha256));
        await using var stored = await _world.Services.GetRequiredService<IObjectStore>().OpenAsync(new ObjectKey(instance.ObjectKey), Token);
        using var memory = new MemoryStream();
        await stored!.Stream.CopyToAsync(memory, Token);
        Assert.Equal(bytes, memory.ToArray());
    }

    [Fact, Trait("Scenario", "19"), Trait("Rule", "NEG-10")]
    public async Task Scenario19_An_unknown_storage_class_is_stored_and_a_private_one_is_not_accepted()
    {
        await _world.StartAsync();
        var image = new TestStudy { Instances = 1, SopClassUid = UnknownClass }.Build()[0];
        await using var association = await OpenAsync(RequestedContext.For(UnknownClass), RequestedContext.For("1.3.12.2.1107.5.9.1"));

        Assert.Equal(UnknownClass, Assert.Single(association.Info.Contexts).AbstractSyntax);
        Assert.True((await StoreAsync(association, image, Uids.ExplicitVRLittleEndian, DicomWriter.Write(image, Uids.ExplicitVRLittleEndian))).Status.IsSuccess);
        await _world.IndexAsync();
        Assert.Equal(UnknownClass, await _world.QueryAsync(db => db.Instances.Select(i => i.SopClassUid).SingleAsync(Token)));
    }

    [Fact, Trait("Scenario", "20"), Trait("Rule", "STO-1")]
    public async Task Scenario20_What_was_lost_before_its_answer_leaves_nothing_and_comes_whole_when_sent_again()
    {
        await using var bench = new IntakeBench();
        var image = new TestStudy { Instances = 1 }.Build()[0];
        var bytes = DicomWriter.Write(image, Uids.ExplicitVRLittleEndian);
        var context = new AcceptedContext(1, Uids.CTImageStorage, Uids.ExplicitVRLittleEndian);
        var association = new AssociationInfo { Id = 1, CallingAe = "CT1", CalledAe = "QAGATEWAY", Contexts = [context] };
        await using (var receiver = await bench.Services.GetRequiredService<ICStoreProvider>().BeginAsync(new(1, Uids.CTImageStorage, image.GetText(Tags.SOPInstanceUID)!), context, association, Token))
            await receiver.WriteAsync(bytes, Token); // every byte has come, and the power goes before the answer

        Assert.Empty(await bench.KeysAsync("instances/"));
        Assert.True((await bench.SendAsync(image)).Status.IsSuccess);
        await bench.IndexAsync();
        Assert.Equal(bytes.Length, Assert.Single(await bench.InstancesAsync()).Bytes);
        Assert.Single(await bench.KeysAsync("instances/"));
    }

    [Fact, Trait("Scenario", "21"), Trait("Rule", "STO-7")]
    public async Task Scenario21_A_full_disk_refuses_for_the_time_being_and_intake_recovers_without_a_restart()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var store = new FullStore { Free = 10 };
        await using var world = new ModalityWorld(
            new Dictionary<string, string?> { ["Gateway:Intake:StopFreeBytes"] = "1000" }, s => s.AddSingleton<IObjectStore>(store).AddSingleton<TimeProvider>(clock));
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();

        var rejected = await Assert.ThrowsAsync<AssociationRejectedException>(() => ct.OpenAsync(Token, Uids.CTImageStorage));
        Assert.Equal(RejectResult.Transient, rejected.Result);
        Assert.NotEmpty(await ct.WorklistAsync("CT", "20260310", Token)); // the worklist goes on

        store.Free = long.MaxValue;
        clock.Advance(TimeSpan.FromSeconds(2));
        await using var association = await ct.OpenAsync(Token, Uids.CTImageStorage);
        Assert.Single(association.Info.Contexts);
    }

    [Fact, Trait("Scenario", "22"), Trait("Rule", "STO-3")]
    public async Task Scenario22_The_same_object_again_is_one_copy_and_other_bytes_make_a_conflict_of_the_study()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var image = new TestStudy { Instances = 1 }.Build()[0];
        await ct.StoreAsync([image, image], Token);
        await _world.IndexAsync();
        Assert.Equal(1, await _world.QueryAsync(db => db.Instances.CountAsync(Token)));

        await ct.StoreAsync([image.Clone().Set(Tags.StudyDescription, "another")], Token);
        await _world.IndexAsync();
        await _world.QueryAsync(db => db.Studies.ExecuteUpdateAsync(s => s.SetProperty(x => x.SettleAt, TimeProvider.System.GetUtcNow().AddSeconds(-1)), Token));
        await _world.FollowAsync();

        Assert.Equal(2, await _world.QueryAsync(db => db.Instances.CountAsync(Token)));
        Assert.Equal(StudyState.Conflict, (await _world.StudyAsync()).State);
    }

    [Fact, Trait("Scenario", "23"), Trait("Rule", "STO-5")]
    public async Task Scenario23_A_truncated_data_set_is_answered_with_C000_and_kept_in_the_malformed_bin()
    {
        await _world.StartAsync();
        var image = new TestStudy { Instances = 1 }.Build()[0];
        var bytes = DicomWriter.Write(image, Uids.ExplicitVRLittleEndian)[..^500];
        await using var association = await OpenAsync(RequestedContext.For(Uids.CTImageStorage));

        Assert.Equal(DimseStatus.CannotUnderstand, (await StoreAsync(association, image, Uids.ExplicitVRLittleEndian, bytes)).Status);

        var kept = Assert.Single(await _world.Services.GetRequiredService<MalformedBin>().ListAsync(10, Workflow.Ledger.Actor.System, Token));
        Assert.Equal(("TRUNCATED", bytes.Length), (kept.Reason, kept.Bytes));
    }

    [Fact, Trait("Scenario", "28"), Trait("Rule", "SEC-6")]
    public async Task Scenario28_Random_bytes_and_a_port_scan_end_in_a_close_and_the_listener_goes_on()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var random = new Random(28);
        for (var i = 0; i < 50; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(_world.Gateway.Host, _world.Gateway.Port, Token);
            if (i % 2 is 0)
                continue; // a scan: connects and leaves
            var noise = new byte[random.Next(1, 4096)];
            random.NextBytes(noise);
            var stream = socket.GetStream();
            var answer = new byte[64];
            try
            {
                await stream.WriteAsync(noise, Token);
                socket.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(answer, Token) > 0)
                {
                    // an A-ABORT, at most
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // closed hard
            }
        }

        await using var association = await ct.OpenAsync(Token, Uids.Verification);
        Assert.True((await association.EchoAsync(Token)).IsSuccess);
    }

    private Task<DicomAssociation> OpenAsync(params RequestedContext[] contexts) =>
        DicomAssociation.OpenAsync(_world.Gateway, new AssociationOptions { CallingAe = "CT1", Contexts = contexts }, NullLogger.Instance, Token);

    private static Task<CStoreResult> StoreAsync(DicomAssociation association, DicomDataset image, string syntax, byte[] bytes) => association.StoreAsync(
        new DicomObjectSource(image.GetText(Tags.SOPClassUID)!, image.GetText(Tags.SOPInstanceUID)!, syntax, _ => new(new MemoryStream(bytes))) { Transcoder = null }, Token);

    /// <summary>Pixel Data of undefined length with an empty offset table and one odd fragment of a made-up stream, padded.</summary>
    private static byte[] EncapsulatedPixels() =>
    [
        0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0,
        0xFE, 0xFF, 0x00, 0xE0, 6, 0, 0, 0, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9,
        0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
    ];
}
