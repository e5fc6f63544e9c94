using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

public class AssociatePduTests
{
    private static AssociatePdu Full => new()
    {
        CalledAe = "CALLED",
        CallingAe = "CALLING",
        Contexts = [new(1, Uids.Verification, [Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian]), new(3, Uids.CTImageStorage, [Uids.RLELossless])],
        UserInformation = new UserInformation
        {
            MaxPduLength = 16384,
            ImplementationClassUid = "1.2.3",
            AsynchronousWindow = (1, 1),
            Roles = [new(Uids.CTImageStorage, false, true)],
            ImplementationVersionName = "TEST_1",
            Extended = [new("1.2.840.10008.5.1.4.1.2.2.1", new byte[] { 1, 0, 1 })],
            CommonExtended = [new("1.2.3.4", "1.2.840.10008.4.2", [Uids.CTImageStorage, Uids.MRImageStorage])],
            UserIdentity = new UserIdentity(2, true, "user"u8.ToArray(), "pass"u8.ToArray()),
        },
    };

    [Fact]
    public void Everything_that_is_written_is_read_back()
    {
        var bytes = AssociateWriter.WriteRequest(Full);

        var read = AssociateReader.ReadRequest(bytes.AsSpan(6));

        Assert.Equal(bytes, AssociateWriter.WriteRequest(read));
        Assert.Equal(("CALLED", "CALLING"), (read.CalledAe, read.CallingAe));
        Assert.Equal([Uids.CTImageStorage, Uids.MRImageStorage], Assert.Single(read.UserInformation.CommonExtended).RelatedSopClassUids);
        Assert.Equal("user", read.UserInformation.UserIdentity!.UserName);
        Assert.Equal(((ushort)1, (ushort)1), read.UserInformation.AsynchronousWindow!.Value);
    }

    [Fact]
    [Trait("Rule", "DUL-2")]
    public void A_request_cut_short_is_read_up_to_an_item_or_refused_never_anything_else()
    {
        var body = AssociateWriter.WriteRequest(Full)[6..];
        var refused = 0;
        for (var length = 0; length < body.Length; length++)
        {
            try
            {
                AssociateReader.ReadRequest(body.AsSpan(0, length));
            }
            catch (PduException e)
            {
                Assert.Equal(AbortReason.InvalidParameterValue, e.Reason);
                refused++;
            }
        }

        Assert.InRange(refused, body.Length - 10, body.Length);
    }

    [Fact]
    [Trait("Rule", "DUL-1")]
    public void Unknown_items_are_skipped_by_their_length()
    {
        var bytes = AssociateWriter.WriteRequest(Full with { Contexts = [] });
        byte[] withUnknown = [.. bytes.AsSpan(6), 0x77, 0, 0, 3, 1, 2, 3];

        Assert.Equal("CALLED", AssociateReader.ReadRequest(withUnknown).CalledAe);
    }

    [Fact]
    [Trait("Rule", "DUL-5")]
    public void A_129th_context_is_refused()
    {
        var contexts = Enumerable.Range(0, 129).Select(i => new AssociateContext((byte)i, Uids.Verification, [Uids.ImplicitVRLittleEndian])).ToList();

        AssociateReader.ReadRequest(AssociateWriter.WriteRequest(Full with { Contexts = contexts[..128] }).AsSpan(6));
        Assert.Throws<PduException>(() => AssociateReader.ReadRequest(AssociateWriter.WriteRequest(Full with { Contexts = contexts }).AsSpan(6)));
    }

    [Fact]
    [Trait("Rule", "DUL-6")]
    public void Padding_of_AE_titles_is_dropped_NUL_included()
    {
        var bytes = AssociateWriter.WriteRequest(Full)[6..];
        "  NUL PADDED\0\0\0\0"u8.CopyTo(bytes.AsSpan(4));

        Assert.Equal("NUL PADDED", AssociateReader.ReadRequest(bytes).CalledAe);
    }

    [Fact]
    public void A_request_of_another_implementation_is_understood()
    {
        var request = AssociateReader.ReadRequest(Samples.Read("protocol/pdu/a_associate_rq.bin").AsSpan(6));

        Assert.Equal(("ANY-SCP", "ECHOSCU"), (request.CalledAe, request.CallingAe));
        Assert.Equal(AssociatePdu.DicomApplicationContext, request.ApplicationContext);
        var context = Assert.Single(request.Contexts);
        Assert.Equal((1, Uids.Verification), (context.Id, context.AbstractSyntax));
        Assert.Equal([Uids.ImplicitVRLittleEndian], context.TransferSyntaxes);
        Assert.Equal((16382u, "1.2.826.0.1.3680043.9.3811.0.9.0", "PYNETDICOM_090"),
            (request.UserInformation.MaxPduLength!.Value, request.UserInformation.ImplementationClassUid, request.UserInformation.ImplementationVersionName));
    }

    [Fact]
    public void Identity_roles_and_extended_negotiation_of_another_implementation_are_understood()
    {
        var request = AssociateReader.ReadRequest(Samples.Read("protocol/pdu/a_associate_rq_user_id_ext_neg.bin").AsSpan(6));

        Assert.NotNull(request.UserInformation.UserIdentity);
        Assert.NotEmpty(request.UserInformation.Extended);
    }

    [Fact]
    public void An_acceptance_without_transfer_syntax_for_a_refused_context_is_understood()
    {
        var answer = AssociateReader.ReadAccept(Samples.Read("protocol/pdu/a_associate_ac_zero_ts.bin").AsSpan(6));

        Assert.Equal([ContextResult.Accepted, ContextResult.AbstractSyntaxNotSupported], answer.Contexts.Select(c => c.Result));
        Assert.Equal([1, 3], answer.Contexts.Select(c => (int)c.Id));
    }

    [Fact]
    public void Rejections_and_aborts_of_another_implementation_are_understood()
    {
        var rejection = ShortPdu.ReadReject(new(Samples.Read("protocol/pdu/a_associate_rj.bin").AsMemory(6)));
        var abort = ShortPdu.ReadAbort(new(Samples.Read("protocol/pdu/a_abort.bin").AsMemory(6)));
        var providerAbort = ShortPdu.ReadAbort(new(Samples.Read("protocol/pdu/a_p_abort.bin").AsMemory(6)));

        Assert.Equal((RejectResult.Permanent, RejectSource.User, (byte)1), rejection);
        Assert.Equal(AbortSource.User, abort.Source);
        Assert.Equal(AbortSource.Provider, providerAbort.Source);
    }
}
