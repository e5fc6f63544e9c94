using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Client;

/// <summary>Our client over a connection in memory, against servers that are bytes written out.</summary>
public class ScriptedServerTests
{
    private static readonly DicomEndpoint Peer = new("PEER", "memory", 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AssociationOptions Options(params RequestedContext[] contexts) => new()
    {
        CallingAe = "TESTSCU",
        Contexts = contexts,
        AssociateTimeout = TimeSpan.FromMilliseconds(500),
        ResponseTimeout = TimeSpan.FromMilliseconds(500),
        ReleaseTimeout = TimeSpan.FromMilliseconds(500),
        ArtimTimeout = TimeSpan.FromMilliseconds(200),
    };

    private static byte[] Accept(uint maxPdu, params (byte Id, string Syntax)[] contexts) => AssociateWriter.WriteAccept(new AssociatePdu
    {
        CalledAe = "PEER",
        CallingAe = "TESTSCU",
        Contexts = [.. contexts.Select(c => new AssociateContext(c.Id, "", [c.Syntax]))],
        UserInformation = new UserInformation { MaxPduLength = maxPdu },
    });

    private static async Task<(DicomAssociation Association, PipeTransport Server)> OpenAsync(byte[] answers, params RequestedContext[] contexts)
    {
        var (ours, theirs) = PipeTransport.Pair();
        await theirs.Output.WriteAsync(answers, Cancel);
        return (await DicomAssociation.OpenAsync(ours, Peer, Options(contexts), null, Cancel), theirs);
    }

    private static async Task<byte[]> SentAsync(PipeTransport server)
    {
        var result = await server.Input.ReadAsync(Cancel);
        var bytes = System.Buffers.BuffersExtensions.ToArray(result.Buffer);
        server.Input.AdvanceTo(result.Buffer.End);
        return bytes;
    }

    /// <summary>Everything that is sent until an operation ends.</summary>
    private static async Task<byte[]> SentAsync(PipeTransport server, Task operation)
    {
        var sent = new MemoryStream();
        var end = operation.ContinueWith(_ => server.Input.CancelPendingRead(), TaskScheduler.Default);
        while (true)
        {
            var result = await server.Input.ReadAsync(Cancel);
            foreach (var segment in result.Buffer)
                sent.Write(segment.Span);
            server.Input.AdvanceTo(result.Buffer.End);
            if (!result.IsCanceled)
                continue;
            await end;
            return sent.ToArray();
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(1001)]
    [InlineData(16384)]
    [Trait("Rule", "DUL-3")]
    public async Task No_PDU_is_longer_than_the_peer_takes_and_fragments_are_even(int maxPdu)
    {
        var store = new MemoryStore();
        var dataset = Objects.Ct(pixels: 10_000);
        var response = Pdus.Command(1, new DimseCommand { Field = CommandField.CStoreResponse, RespondedMessageId = 1, Status = DimseStatus.Success });
        var (association, server) = await OpenAsync([.. Accept((uint)maxPdu, (1, Uids.ExplicitVRLittleEndian)), .. response], RequestedContext.For(Uids.CTImageStorage));
        var sending = association.StoreAsync(Objects.Source(dataset), Cancel);
        var pdus = Pdus.Split(await SentAsync(server, sending));

        Assert.Equal(DimseStatus.Success, (await sending).Status);
        Assert.All(pdus.Skip(1), p => Assert.InRange(p.Body.Length, 0, maxPdu));
        Assert.All(pdus.Skip(1).SkipLast(1), p => Assert.Equal(0, p.Body.Length & 1));
        var data = pdus.Skip(1).Where(p => (p.Body[5] & 1) is 0).SelectMany(p => p.Body[6..]).ToArray();
        Assert.True(DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian).AsSpan().SequenceEqual(data));
        Assert.Empty(store.Received);
    }

    [Fact]
    public async Task A_recorded_server_is_understood()
    {
        var find = RequestedContext.For(Uids.StudyRootQueryRetrieveInformationModelFind);
        var (association, _) = await OpenAsync(Samples.Read("protocol/captures/dcmtk-qr-find-study.s2c.bin"), find);

        var found = await association.FindAsync(find.AbstractSyntax, [], Cancel).ToListAsync(Cancel);
        await association.ReleaseAsync(Cancel);

        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.Equal("STUDY", f.GetText(Tags.QueryRetrieveLevel)));
    }

    [Fact]
    public async Task A_recorded_rejection_is_understood()
    {
        var (ours, theirs) = PipeTransport.Pair();
        await theirs.Output.WriteAsync(Samples.Read("protocol/captures/dcmtk-mwl-reject-aet.s2c.bin"), Cancel);

        var error = await Assert.ThrowsAsync<AssociationRejectedException>(
            () => DicomAssociation.OpenAsync(ours, Peer, Options(RequestedContext.For(Uids.Verification)), null, Cancel));

        Assert.Contains("called AE title is not known", error.Message, StringComparison.Ordinal);
        Assert.True(ours.IsClosed);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_request_is_given_up()
    {
        var (ours, theirs) = PipeTransport.Pair();

        var error = await Assert.ThrowsAsync<DicomNetworkException>(
            () => DicomAssociation.OpenAsync(ours, Peer, Options(RequestedContext.For(Uids.Verification)), null, Cancel));

        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
        Assert.Equal([PduType.AssociateRequest, PduType.Abort], Pdus.Split(await SentAsync(theirs)).Select(p => p.Type));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_an_operation_is_aborted_with_the_reason_told()
    {
        var (association, server) = await OpenAsync(Accept(16384, (1, Uids.ImplicitVRLittleEndian)), RequestedContext.For(Uids.Verification));

        var error = await Assert.ThrowsAsync<AssociationAbortedException>(() => association.EchoAsync(Cancel));

        Assert.Contains("did not answer within", error.Message, StringComparison.Ordinal);
        Assert.Equal(PduType.Abort, Pdus.Split(await SentAsync(server))[^1].Type);
        Assert.False(association.IsOpen);
    }

    [Fact]
    public async Task Cancelling_an_operation_aborts_the_association()
    {
        var (association, server) = await OpenAsync(Accept(16384, (1, Uids.ImplicitVRLittleEndian)), RequestedContext.For(Uids.Verification));
        using var stop = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => association.EchoAsync(stop.Token));

        Assert.Equal(PduType.Abort, Pdus.Split(await SentAsync(server))[^1].Type);
    }

    [Fact]
    public async Task A_release_that_is_not_confirmed_becomes_an_abort()
    {
        var (association, server) = await OpenAsync(Accept(16384, (1, Uids.ImplicitVRLittleEndian)), RequestedContext.For(Uids.Verification));

        await association.ReleaseAsync(Cancel);

        Assert.Equal([PduType.AssociateRequest, PduType.ReleaseRequest, PduType.Abort], Pdus.Split(await SentAsync(server)).Select(p => p.Type));
    }

    [Fact]
    [Trait("Rule", "DIM-1")]
    public async Task A_response_to_something_else_is_dropped()
    {
        var foreign = Pdus.Command(1, new DimseCommand { Field = CommandField.CEchoResponse, RespondedMessageId = 77, Status = DimseStatus.ProcessingFailure });
        var right = Pdus.Command(1, new DimseCommand { Field = CommandField.CEchoResponse, RespondedMessageId = 1, Status = DimseStatus.Success });
        var (association, _) = await OpenAsync([.. Accept(16384, (1, Uids.ImplicitVRLittleEndian)), .. foreign, .. foreign, .. right], RequestedContext.For(Uids.Verification));

        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    [Fact]
    public async Task A_context_that_we_did_not_propose_is_not_believed()
    {
        var (association, _) = await OpenAsync(Accept(16384, (1, Uids.ImplicitVRLittleEndian), (9, Uids.ImplicitVRLittleEndian), (2, Uids.ImplicitVRLittleEndian)), RequestedContext.For(Uids.Verification));

        Assert.Equal(1, Assert.Single(association.Info.Contexts).Id);
    }

    [Fact]
    public async Task An_object_that_cannot_be_opened_costs_nothing_and_one_that_breaks_half_way_costs_the_association()
    {
        var (association, server) = await OpenAsync(Accept(16384, (1, Uids.ExplicitVRLittleEndian)), RequestedContext.For(Uids.CTImageStorage));
        var missing = new DicomObjectSource(Uids.CTImageStorage, "1.2", Uids.ExplicitVRLittleEndian, _ => throw new FileNotFoundException());
        var broken = new DicomObjectSource(Uids.CTImageStorage, "1.2", Uids.ExplicitVRLittleEndian, _ => new(new BrokenStream(1_000_000)));

        await Assert.ThrowsAsync<FileNotFoundException>(() => association.StoreAsync(missing, Cancel));
        Assert.True(association.IsOpen);
        var storing = Assert.ThrowsAsync<IOException>(() => association.StoreAsync(broken, Cancel));
        var sent = await SentAsync(server, storing);

        await storing;
        Assert.Equal(PduType.Abort, Pdus.Split(sent)[^1].Type);
        Assert.False(association.IsOpen);
    }

    private sealed class BrokenStream(int after) : MemoryStream(new byte[after])
    {
        /// <summary>Else its length is believed, and there it does end.</summary>
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? await base.ReadAsync(buffer, cancellationToken) : throw new IOException("the disk is gone");
    }
}
