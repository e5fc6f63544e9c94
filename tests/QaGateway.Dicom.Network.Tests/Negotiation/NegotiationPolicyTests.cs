using QaGateway.Dicom.Network.Negotiation;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Negotiation;

public class NegotiationPolicyTests
{
    private const string Ile = Uids.ImplicitVRLittleEndian;
    private const string Ele = Uids.ExplicitVRLittleEndian;
    private const string Ebe = Uids.ExplicitVRBigEndian;
    private const string Deflated = Uids.DeflatedExplicitVRLittleEndian;
    private const string JpegLossless = "1.2.840.10008.1.2.4.70";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50";
    private const string J2kLossless = "1.2.840.10008.1.2.4.90";
    private const string Mpeg4 = "1.2.840.10008.1.2.4.102";
    private const string Jpip = "1.2.840.10008.1.2.4.94";
    private const string StudyFind = Uids.StudyRootQueryRetrieveInformationModelFind;

    private static readonly NegotiationOffer Everything = new()
    {
        Stores = true,
        Sends = true,
        ServesQuery = uid => uid is StudyFind or Uids.StudyRootQueryRetrieveInformationModelGet or Uids.ModalityWorklistInformationModelFind,
        ServesNormalized = uid => uid is Uids.ModalityPerformedProcedureStep,
        Supports = _ => new QueryOptions { Relational = true, FuzzyPersonName = true },
    };

    private static NegotiationOutcome Negotiate(NegotiationOffer offer, UserInformation? user, params AssociateContext[] contexts) =>
        new NegotiationPolicy(offer).Negotiate(new AssociatePdu { CalledAe = "A", CallingAe = "B", Contexts = contexts, UserInformation = user ?? new() });

    private static NegotiatedContext One(string abstractSyntax, params string[] syntaxes) =>
        Assert.Single(Negotiate(Everything, null, new AssociateContext(1, abstractSyntax, syntaxes)).Contexts);

    [Theory]
    [InlineData(Ile, Ile)]
    [InlineData(Ebe, Ebe)]
    [InlineData(JpegBaseline, JpegBaseline)] // a: the only one
    [InlineData(Ele, Ile, Ele)]
    [InlineData(Ile, Ebe, Deflated, Ile)]
    [InlineData(Deflated, Ebe, Deflated)] // b
    [InlineData(JpegLossless, JpegLossless, Ele)]
    [InlineData(Ele, Ele, JpegLossless)] // c: proposer's order
    [InlineData(Ele, JpegBaseline, Ele)]
    [InlineData(J2kLossless, JpegBaseline, J2kLossless)] // d: never lossy while there is a choice
    [InlineData(Mpeg4, Mpeg4)] // e
    [InlineData(Ele, Jpip, Ele)]
    [Trait("Rule", "NEG-12")]
    public void A_storage_context_gets_the_right_transfer_syntax(string expected, params string[] proposed)
    {
        var context = One(Uids.CTImageStorage, proposed);

        Assert.Equal((ContextResult.Accepted, expected), (context.Result, context.TransferSyntax));
    }

    [Fact]
    [Trait("Rule", "NEG-12")]
    public void Uncompressed_first_is_a_setting()
    {
        var outcome = Negotiate(Everything with { PreferUncompressed = true }, null, new AssociateContext(1, Uids.CTImageStorage, [JpegLossless, Ile, Ele]));

        Assert.Equal(Ele, outcome.Contexts[0].TransferSyntax);
    }

    [Theory]
    [InlineData(Ele, Ile, Ele)]
    [InlineData(Ile, Ile)]
    [InlineData(Ile, Ebe, Ile)]
    [Trait("Rule", "NEG-13")]
    public void A_query_context_gets_explicit_then_implicit(string expected, params string[] proposed) =>
        Assert.Equal(expected, One(StudyFind, proposed).TransferSyntax);

    [Theory]
    [InlineData(Uids.CTImageStorage, ContextResult.TransferSyntaxesNotSupported, Jpip)]
    [InlineData(Uids.CTImageStorage, ContextResult.TransferSyntaxesNotSupported, "1.2.3")]
    [InlineData(Uids.CTImageStorage, ContextResult.TransferSyntaxesNotSupported)]
    [InlineData(Uids.Verification, ContextResult.TransferSyntaxesNotSupported, JpegLossless)]
    [InlineData("1.2.3.4", ContextResult.AbstractSyntaxNotSupported, Ile)]
    [InlineData("1.2.840.10008.5.1.4.1.2.1.1", ContextResult.AbstractSyntaxNotSupported, Ile)] // a query class that is not served is no storage class
    [InlineData("1.2.840.10008.5.1.4.1.1.999.1", ContextResult.Accepted, Ile)] // a storage class of tomorrow
    [Trait("Rule", "NEG-10")]
    public void What_cannot_be_served_is_refused_with_the_right_result(string abstractSyntax, ContextResult expected, params string[] proposed)
    {
        var context = One(abstractSyntax, proposed);

        Assert.Equal(expected, context.Result);
        Assert.Equal(expected is ContextResult.Accepted, context.Why is null);
    }

    [Fact]
    [Trait("Rule", "NEG-10")]
    public void Unknown_and_private_storage_classes_are_settings()
    {
        var strict = Everything with { AcceptUnknownStorage = false };
        var withPrivate = strict with { AllowsStorageClass = uid => uid is "1.2.3.4" };

        Assert.Equal(ContextResult.AbstractSyntaxNotSupported, Negotiate(strict, null, new AssociateContext(1, "1.2.840.10008.5.1.4.1.1.999.1", [Ile])).Contexts[0].Result);
        Assert.Equal(ContextResult.Accepted, Negotiate(strict, null, new AssociateContext(1, Uids.CTImageStorage, [Ile])).Contexts[0].Result);
        Assert.Equal(ContextResult.Accepted, Negotiate(withPrivate, null, new AssociateContext(1, "1.2.3.4", [Ile])).Contexts[0].Result);
    }

    [Fact]
    [Trait("Rule", "NEG-10")]
    public void A_caller_that_may_not_use_a_service_gets_result_1()
    {
        var outcome = Negotiate(Everything with { Allows = uid => uid != StudyFind }, null, new(1, StudyFind, [Ile]), new(3, Uids.CTImageStorage, [Ile]));

        Assert.Equal([ContextResult.UserRejection, ContextResult.Accepted], outcome.Contexts.Select(c => c.Result));
    }

    [Fact]
    [Trait("Rule", "NEG-15")]
    public void Even_and_repeated_ids_are_refused_and_the_others_go_on()
    {
        var outcome = Negotiate(Everything, null, new(2, Uids.Verification, [Ile]), new(3, Uids.Verification, [Ile]), new(3, Uids.CTImageStorage, [Ile]), new(5, Uids.Verification, [Ile]));

        Assert.Equal([ContextResult.NoReason, ContextResult.NoReason, ContextResult.NoReason, ContextResult.Accepted], outcome.Contexts.Select(c => c.Result));
        Assert.Equal(5, Assert.Single(outcome.Accepted).Id);
    }

    [Theory]
    [InlineData(true, true, true, true, true, true)]
    [InlineData(false, true, true, true, false, true)]
    [InlineData(true, false, true, true, true, false)]
    [InlineData(true, true, true, false, true, false)]
    [InlineData(true, true, false, true, false, true)]
    [Trait("Rule", "RET-4")]
    public void Storage_roles_are_only_taken_away(bool scu, bool scp, bool stores, bool sends, bool agreedScu, bool agreedScp)
    {
        var user = new UserInformation { Roles = [new(Uids.CTImageStorage, scu, scp)] };

        var outcome = Negotiate(Everything with { Stores = stores, Sends = sends }, user, new AssociateContext(1, Uids.CTImageStorage, [Ile]));

        var context = Assert.Single(outcome.Accepted);
        Assert.Equal((agreedScu, agreedScp), (context.RequestorIsScu, context.RequestorIsScp));
        Assert.Equal(new RoleSelection(Uids.CTImageStorage, agreedScu, agreedScp), Assert.Single(outcome.Roles));
    }

    [Fact]
    public void A_role_in_which_nothing_is_offered_refuses_the_context()
    {
        var user = new UserInformation { Roles = [new(Uids.CTImageStorage, false, true)] };

        var outcome = Negotiate(Everything with { Sends = false }, user, new AssociateContext(1, Uids.CTImageStorage, [Ile]));

        Assert.Equal(ContextResult.AbstractSyntaxNotSupported, outcome.Contexts[0].Result);
        Assert.Empty(outcome.Roles);
    }

    [Fact]
    public void Without_a_role_item_none_is_returned()
    {
        Assert.Empty(Negotiate(Everything, null, new AssociateContext(1, Uids.CTImageStorage, [Ile])).Roles);
    }

    [Theory]
    [InlineData(StudyFind, new byte[] { 1 }, new byte[] { 1 })]
    [InlineData(StudyFind, new byte[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new byte[] { 1, 0, 1, 0, 0, 0, 0 })]
    [InlineData(StudyFind, new byte[] { 0, 0, 1 }, new byte[] { 0, 0, 1 })]
    [InlineData(Uids.StudyRootQueryRetrieveInformationModelGet, new byte[] { 1, 1 }, new byte[] { 1 })]
    [InlineData(Uids.ModalityWorklistInformationModelFind, new byte[] { 1, 1, 1 }, new byte[] { 1, 1, 1 })]
    [InlineData(Uids.ModalityWorklistInformationModelFind, new byte[] { 0, 0, 0, 1 }, new byte[] { 1, 1, 0, 0 })]
    [Trait("Rule", "NEG-1")]
    public void Extended_negotiation_returns_no_more_than_offered_and_supported(string uid, byte[] offered, byte[] expected)
    {
        var user = new UserInformation { Extended = [new(uid, offered)] };

        var outcome = Negotiate(Everything, user, new AssociateContext(1, uid, [Ile]));

        Assert.Equal(expected, Assert.Single(outcome.Extended).Information.ToArray());
    }

    [Fact]
    [Trait("Rule", "NEG-3")]
    public void Extended_negotiation_of_storage_is_not_answered()
    {
        var user = new UserInformation { Extended = [new(Uids.CTImageStorage, new byte[] { 2, 0, 1, 0, 0, 0 })] };

        Assert.Empty(Negotiate(Everything, user, new AssociateContext(1, Uids.CTImageStorage, [Ile])).Extended);
    }

    [Fact]
    public void A_forged_UID_cannot_break_a_log_line()
    {
        var context = One("1.2\r\nforged", Ile);

        Assert.DoesNotContain('\n', context.Why!);
    }
}
