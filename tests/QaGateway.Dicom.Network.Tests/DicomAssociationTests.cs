using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests;

public class DicomAssociationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_echo_is_answered_and_the_association_released()
    {
        await using var server = await TestServer.StartAsync(new DicomServices());

        await using var association = await server.OpenAsync(RequestedContext.For(Uids.Verification));
        var status = await association.EchoAsync(Cancel);
        await association.ReleaseAsync(Cancel);

        Assert.Equal(DimseStatus.Success, status);
        Assert.Equal("released", (await server.EventAsync(AssociationEventKind.Released)).Text);
    }

    [Fact]
    [Trait("Rule", "NEG-14")]
    public async Task A_stored_object_arrives_byte_for_byte()
    {
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        var dataset = Objects.Ct(pixels: 300_000); // more than a PDU
        var source = Objects.Source(dataset);

        await using var association = await server.OpenAsync(new RequestedContext(Uids.CTImageStorage, [Uids.ExplicitVRLittleEndian]));
        var result = await association.StoreAsync(source, Cancel);

        Assert.Equal(DimseStatus.Success, result.Status);
        var received = Assert.Single(store.Received);
        Assert.Equal(DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian), received.Bytes);
        Assert.Equal(Uids.ExplicitVRLittleEndian, received.Context.TransferSyntax);
        Assert.Equal(source.SopInstanceUid, received.Request.SopInstanceUid);
        Assert.Equal("TESTSCU", received.Association.CallingAe);
    }

    [Fact]
    [Trait("Rule", "RET-2")]
    public async Task An_object_is_re_encoded_when_the_peer_takes_only_another_uncompressed_syntax()
    {
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        var dataset = Objects.Ct();

        await using var association = await server.OpenAsync(new RequestedContext(Uids.CTImageStorage, [Uids.ImplicitVRLittleEndian]));
        var result = await association.StoreAsync(Objects.Source(dataset), Cancel);

        Assert.Equal(DimseStatus.Success, result.Status);
        Assert.Equal(DicomWriter.Write(dataset, Uids.ImplicitVRLittleEndian), Assert.Single(store.Received).Bytes);
    }

    [Fact]
    public async Task An_object_that_no_context_can_carry_is_refused_here_and_the_association_stays_usable()
    {
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        await using var association = await server.OpenAsync(
            new RequestedContext(Uids.MRImageStorage, [Uids.ExplicitVRLittleEndian]), RequestedContext.For(Uids.Verification));

        await Assert.ThrowsAsync<DicomNetworkException>(() => association.StoreAsync(Objects.Source(Objects.Ct()), Cancel));

        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    [Fact]
    public async Task Status_comment_and_elements_of_a_failed_store_come_back()
    {
        var store = new MemoryStore { Answer = _ => new CStoreResult(DimseStatus.DataSetDoesNotMatchSopClass, "no study UID", [Tags.StudyInstanceUID]) };
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        await using var association = await server.OpenAsync(RequestedContext.For(Uids.CTImageStorage));

        var result = await association.StoreAsync(Objects.Source(Objects.Ct()), Cancel);

        Assert.Equal(DimseStatus.DataSetDoesNotMatchSopClass, result.Status);
        Assert.Equal("no study UID", result.ErrorComment);
        Assert.Equal([Tags.StudyInstanceUID], result.OffendingElements!);
    }

    [Theory]
    [InlineData(true, 0xA700)]
    [InlineData(false, 0x0110)]
    public async Task A_provider_that_fails_is_a_failure_status_and_not_the_end_of_the_association(bool isDisk, int status)
    {
        var store = new MemoryStore { Fail = _ => isDisk ? new IOException("disk full") : new InvalidOperationException("bug") };
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store });
        await using var association = await server.OpenAsync(RequestedContext.For(Uids.CTImageStorage), RequestedContext.For(Uids.Verification));

        var result = await association.StoreAsync(Objects.Source(Objects.Ct(pixels: 300_000)), Cancel);

        Assert.Equal(status, result.Status.Code);
        Assert.Equal(1, store.Discarded);
        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    [Fact]
    [Trait("Rule", "DUL-8")]
    public async Task A_rejection_comes_back_in_words()
    {
        await using var server = await TestServer.StartAsync(new DicomServices
        {
            OnAssociate = (request, _) => new(AssociationDecision.Reject.CallingAeUnknown($"{request.CallingAe} is not in the list")),
        });

        var error = await Assert.ThrowsAsync<AssociationRejectedException>(() => server.OpenAsync(RequestedContext.For(Uids.Verification)));

        Assert.Equal((RejectResult.Permanent, RejectSource.User, 3), (error.Result, error.RejectedBy, error.Reason));
        Assert.Contains("calling AE title is not known", error.Message, StringComparison.Ordinal);
        Assert.Equal("rejected: TESTSCU is not in the list", (await server.EventAsync(AssociationEventKind.Rejected)).Text);
    }

    [Fact]
    [Trait("Rule", "DUL-8")]
    public async Task A_wrong_called_title_is_rejected_with_reason_7()
    {
        await using var server = await TestServer.StartAsync(new DicomServices());
        var options = new AssociationOptions { CallingAe = "TESTSCU", Contexts = [RequestedContext.For(Uids.Verification)] };

        var error = await Assert.ThrowsAsync<AssociationRejectedException>(
            () => DicomAssociation.OpenAsync(server.Endpoint with { AeTitle = "OTHER" }, options, null, Cancel));

        Assert.Equal((RejectResult.Permanent, RejectSource.User, 7), (error.Result, error.RejectedBy, error.Reason));
    }

    [Fact]
    public async Task Nobody_listening_is_told_in_words()
    {
        var options = new AssociationOptions { CallingAe = "TESTSCU", Contexts = [RequestedContext.For(Uids.Verification)] };

        var error = await Assert.ThrowsAsync<DicomNetworkException>(
            () => DicomAssociation.OpenAsync(new DicomEndpoint("X", "127.0.0.1", 1), options, null, Cancel));

        Assert.StartsWith("No connection to X@127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abort_by_the_server_is_told_in_words()
    {
        var server = await TestServer.StartAsync(new DicomServices());
        await using var association = await server.OpenAsync(RequestedContext.For(Uids.Verification));
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<AssociationAbortedException>(() => association.EchoAsync(Cancel));

        Assert.Contains("QAGW", error.Message, StringComparison.Ordinal);
    }
}
