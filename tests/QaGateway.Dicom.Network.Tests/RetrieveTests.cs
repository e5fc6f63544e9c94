using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Network.Tests;

public class RetrieveTests
{
    private const string StudyMove = Uids.StudyRootQueryRetrieveInformationModelMove;
    private const string StudyGet = Uids.StudyRootQueryRetrieveInformationModelGet;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DicomDataset Study => new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.StudyInstanceUID, "1.2.826.0.1.3680043.10.1.1");

    private static DicomObjectSource[] Objects(int count) => [.. Enumerable.Range(0, count).Select(_ => Support.Objects.Source(Support.Objects.Ct()))];

    [Fact]
    [Trait("Rule", "RET-1")]
    public async Task A_move_sends_the_objects_to_the_destination_with_its_originator()
    {
        var store = new MemoryStore();
        await using var destination = await TestServer.StartAsync(new DicomServices { Store = store });
        var objects = Objects(5);
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects, destination.Endpoint) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));

        var outcome = await association.MoveAsync(StudyMove, Study, TestServer.Ae, null, Cancel);

        Assert.Equal((DimseStatus.Success, 5, 0, 0), (outcome.Status, outcome.Completed, outcome.Failed, outcome.Warning));
        Assert.Equal(objects.Select(o => o.SopInstanceUid), store.Received.Select(r => r.Request.SopInstanceUid));
        Assert.All(store.Received, r => Assert.Equal(("TESTSCU", (ushort?)1), (r.Request.MoveOriginatorAe, r.Request.MoveOriginatorMessageId)));
    }

    [Fact]
    [Trait("Rule", "RET-1")]
    public async Task An_unknown_destination_is_A801()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(Objects(1)) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));

        var outcome = await association.MoveAsync(StudyMove, Study, "NOWHERE", null, Cancel);

        Assert.Equal((DimseStatus.MoveDestinationUnknown, "destination is not configured"), (outcome.Status, outcome.ErrorComment));
    }

    [Fact]
    [Trait("Rule", "RET-3")]
    public async Task A_destination_that_is_down_is_A702_with_every_object_listed()
    {
        var objects = Objects(3);
        await using var server = await TestServer.StartAsync(
            new DicomServices { Retrieve = new ListRetrieve(objects, new DicomEndpoint("DOWN", "127.0.0.1", 1)) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));

        var outcome = await association.MoveAsync(StudyMove, Study, "DOWN", null, Cancel);

        Assert.Equal((DimseStatus.CannotPerformSubOperations, 3), (outcome.Status, outcome.Failed));
        Assert.Equal(objects.Select(o => o.SopInstanceUid), outcome.FailedSopInstanceUids);
    }

    [Fact]
    [Trait("Rule", "RET-3")]
    public async Task Some_failures_and_warnings_are_B000_and_the_failed_are_listed()
    {
        var objects = Objects(4);
        var store = new MemoryStore
        {
            Answer = r => new CStoreResult(
                r.SopInstanceUid == objects[1].SopInstanceUid ? DimseStatus.OutOfResources
                : r.SopInstanceUid == objects[2].SopInstanceUid ? DimseStatus.Warning : DimseStatus.Success),
        };
        await using var destination = await TestServer.StartAsync(new DicomServices { Store = store });
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects, destination.Endpoint) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));
        var progress = new List<RetrieveProgress>();

        var outcome = await association.MoveAsync(StudyMove, Study, TestServer.Ae, new Collect(progress), Cancel);

        Assert.Equal((DimseStatus.Warning, 2, 1, 1), (outcome.Status, outcome.Completed, outcome.Failed, outcome.Warning));
        Assert.Equal([objects[1].SopInstanceUid], outcome.FailedSopInstanceUids);
        Assert.NotEmpty(progress);
        Assert.All(progress, p => Assert.Equal(4, p.Remaining + p.Completed + p.Failed + p.Warning));
    }

    [Fact]
    [Trait("Rule", "RET-2")]
    public async Task An_object_that_the_destination_cannot_take_is_listed_and_the_others_go()
    {
        var compressed = new DicomObjectSource(
            Uids.CTImageStorage, "1.2.3.4", Uids.JPEG2000Lossless, _ => new ValueTask<Stream>(new MemoryStream(new byte[10])));
        var store = new MemoryStore();
        await using var destination = await TestServer.StartAsync(new DicomServices { Store = store });
        DicomObjectSource[] objects = [Support.Objects.Source(Support.Objects.Ct()), compressed];
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects) });
        await using var association = await server.OpenAsync(
            RequestedContext.For(StudyGet),
            new RequestedContext(Uids.CTImageStorage, [Uids.ImplicitVRLittleEndian], ScuRole: false, ScpRole: true));

        var outcome = await association.GetAsync(StudyGet, Study, store, Cancel);

        Assert.Equal((DimseStatus.Warning, 1, 1), (outcome.Status, outcome.Completed, outcome.Failed));
        Assert.Equal(["1.2.3.4"], outcome.FailedSopInstanceUids);
        Assert.Equal(Uids.ImplicitVRLittleEndian, Assert.Single(store.Received).Context.TransferSyntax);
    }

    [Fact]
    [Trait("Scenario", "51")]
    [Trait("Rule", "RET-2")]
    public async Task Scenario51_a_viewer_that_lacks_the_stored_syntax_gets_the_object_uncompressed_and_the_rest_is_listed()
    {
        var original = Support.Objects.Ct().Set(Tags.PhotometricInterpretation, "MONOCHROME2").SetInt(Tags.SamplesPerPixel, 1)
            .SetBytes(Tags.PixelData, DicomVr.OW, Enumerable.Range(0, 128).Select(i => (byte)i).ToArray());
        using var rle = (MemoryStream)await Transcoder.WithoutWorkers.TranscodeAsync(
            new MemoryStream(DicomWriter.Write(original, Uids.ExplicitVRLittleEndian)), Uids.ExplicitVRLittleEndian, Uids.RLELossless, Cancel);
        var video = new DicomObjectSource(Uids.CTImageStorage, "1.2.3.4", Uids.HEVCMP51, _ => new ValueTask<Stream>(new MemoryStream(new byte[10])));
        var compressed = new DicomObjectSource(
            Uids.CTImageStorage, original.GetText(Tags.SOPInstanceUID)!, Uids.RLELossless, _ => new ValueTask<Stream>(new MemoryStream(rle.ToArray())));
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve([compressed, video]) });
        await using var association = await server.OpenAsync(
            RequestedContext.For(StudyGet),
            new RequestedContext(Uids.CTImageStorage, [Uids.ExplicitVRLittleEndian], ScuRole: false, ScpRole: true));

        var outcome = await association.GetAsync(StudyGet, Study, store, Cancel);

        Assert.Equal((DimseStatus.Warning, 1, 1), (outcome.Status, outcome.Completed, outcome.Failed));
        Assert.Equal(["1.2.3.4"], outcome.FailedSopInstanceUids);
        var received = DicomReader.Read(Assert.Single(store.Received).Bytes, Uids.ExplicitVRLittleEndian);
        Assert.Equal(original.GetBytes(Tags.PixelData)!.Value.ToArray(), received.GetBytes(Tags.PixelData)!.Value.ToArray());
    }

    [Fact]
    [Trait("Rule", "RET-4")]
    public async Task A_get_brings_the_objects_on_the_same_association()
    {
        var datasets = Enumerable.Range(0, 20).Select(_ => Support.Objects.Ct(pixels: 100_000)).ToList();
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve([.. datasets.Select(d => Support.Objects.Source(d))]) });
        await using var association = await server.OpenAsync(
            RequestedContext.For(StudyGet),
            new RequestedContext(Uids.CTImageStorage, [Uids.ExplicitVRLittleEndian], ScuRole: false, ScpRole: true));

        var outcome = await association.GetAsync(StudyGet, Study, store, Cancel);

        Assert.Equal((DimseStatus.Success, 20), (outcome.Status, outcome.Completed));
        Assert.Equal(datasets.Select(d => Hash(DicomWriter.Write(d, Uids.ExplicitVRLittleEndian))), store.Received.Select(r => Hash(r.Bytes)));
    }

    [Fact]
    [Trait("Rule", "RET-4")]
    public async Task Without_the_role_a_get_fails_for_every_object()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(Objects(2)), Store = new MemoryStore() });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyGet), RequestedContext.For(Uids.CTImageStorage));

        var outcome = await association.GetAsync(StudyGet, Study, new MemoryStore(), Cancel);

        Assert.Equal((DimseStatus.CannotPerformSubOperations, 2), (outcome.Status, outcome.Failed));
    }

    [Fact]
    public async Task A_cancelled_move_ends_with_FE00()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sent = 0;
        var objects = Enumerable.Range(0, 500).Select(_ => Support.Objects.Ct()).Select(d => new DicomObjectSource(
            Uids.CTImageStorage,
            d.GetText(Tags.SOPInstanceUID)!,
            Uids.ExplicitVRLittleEndian,
            async _ =>
            {
                if (++sent is 3)
                    await stop.CancelAsync();
                await Task.Delay(20, Cancel);
                return new MemoryStream(DicomWriter.Write(d, Uids.ExplicitVRLittleEndian));
            })).ToList();
        await using var destination = await TestServer.StartAsync(new DicomServices { Store = new MemoryStore() });
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve(objects, destination.Endpoint) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove), RequestedContext.For(Uids.Verification));

        var outcome = await association.MoveAsync(StudyMove, Study, TestServer.Ae, null, stop.Token);

        Assert.Equal(DimseStatus.Cancel, outcome.Status);
        Assert.InRange(sent, 3, 100);
        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    [Fact]
    [Trait("Rule", "RET-3")]
    public async Task A_slow_sub_operation_does_not_keep_the_asker_without_a_sign()
    {
        var slow = new DicomObjectSource(Uids.CTImageStorage, "1.2.3", Uids.ExplicitVRLittleEndian, async token =>
        {
            await Task.Delay(600, token);
            return new MemoryStream(DicomWriter.Write(Support.Objects.Ct("1.2.3"), Uids.ExplicitVRLittleEndian));
        });
        await using var destination = await TestServer.StartAsync(new DicomServices { Store = new MemoryStore() });
        var options = new DicomServerOptions { AeTitle = TestServer.Ae, Address = System.Net.IPAddress.Loopback, Port = 0, PendingInterval = TimeSpan.FromMilliseconds(100) };
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve([slow], destination.Endpoint) }, options);
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));
        var progress = new List<RetrieveProgress>();

        await association.MoveAsync(StudyMove, Study, TestServer.Ae, new Collect(progress), Cancel);

        Assert.InRange(progress.Count, 2, 7);
        Assert.All(progress, p => Assert.Equal(1, p.Remaining));
    }

    [Fact]
    public async Task Nothing_found_is_success_with_zero_counters()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Retrieve = new ListRetrieve([], new DicomEndpoint("DOWN", "127.0.0.1", 1)) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyMove));

        var outcome = await association.MoveAsync(StudyMove, Study, "DOWN", null, Cancel);

        Assert.Equal((DimseStatus.Success, 0, 0), (outcome.Status, outcome.Completed, outcome.Failed));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));

    private sealed class Collect(List<RetrieveProgress> list) : IProgress<RetrieveProgress>
    {
        public void Report(RetrieveProgress value) => list.Add(value);
    }
}
