using System.Buffers;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network.Negotiation;
using QaGateway.Dicom.Network.Transport;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>Decides on an association request and builds the answer (DUL-8, NEG-1 to NEG-15). Does no I/O.</summary>
internal sealed class AssociationAcceptor(ServerContext context, ITransport transport, long id)
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '\\', '\x7F']);

    /// <summary>The association counts against the limit of the server.</summary>
    public bool IsCounted { get; private set; }

    /// <summary>The request as the application sees it.</summary>
    public AssociationRequest Describe(AssociatePdu pdu) => new()
    {
        Id = id,
        CallingAe = pdu.CallingAe,
        CalledAe = pdu.CalledAe,
        Remote = transport.Remote,
        IsTls = transport.IsTls,
        PeerCertificate = transport.PeerCertificate,
        ImplementationClassUid = pdu.UserInformation.ImplementationClassUid,
        ImplementationVersionName = pdu.UserInformation.ImplementationVersionName,
        PeerMaxPdu = PeerMaxPdu(pdu),
        UserIdentity = pdu.UserInformation.UserIdentity,
        Contexts = [.. pdu.Contexts.Select(c => new ProposedContext(c.Id, c.AbstractSyntax, c.TransferSyntaxes))],
    };

    public async ValueTask<AssociationDecision> DecideAsync(AssociationRequest request, CancellationToken cancellationToken)
    {
        if (context.Enter() is { } closed)
            return closed;
        IsCounted = true;
        if (!IsLegal(request.CalledAe))
            return AssociationDecision.Reject.CalledAeUnknown("the called AE title is empty or has characters that an AE title may not have");
        if (!IsLegal(request.CallingAe))
            return AssociationDecision.Reject.CallingAeUnknown("the calling AE title is empty or has characters that an AE title may not have");
        if (context.Options.AeTitle.Length > 0 && request.CalledAe != context.Options.AeTitle && !context.Options.AdditionalAeTitles.Contains(request.CalledAe))
            return AssociationDecision.Reject.CalledAeUnknown($"the called AE title {request.CalledAe} is not ours");
        if (context.Services.OnAssociate is not { } decide)
            return new AssociationDecision.Accept();
        try
        {
            return await decide(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            context.Logger.AssociationFailed(e, id);
            return AssociationDecision.Reject.TemporaryCongestion("the decision on the request failed");
        }
    }

    public NegotiationOutcome Negotiate(AssociatePdu pdu, AssociationRequest request, AssociationDecision.Accept decision)
    {
        var services = context.Services;
        var offer = new NegotiationOffer
        {
            Stores = services.Store is not null,
            Sends = services.Retrieve is not null,
            ServesQuery = uid => services.Find?.Serves(uid) is true || services.Retrieve?.Serves(uid) is true,
            ServesNormalized = uid => services.N?.Serves(uid) is true,
            Supports = uid => services.Find?.Serves(uid) is true
                ? services.Find.Supports
                : new QueryOptions { Relational = services.Retrieve?.Serves(uid) is true && services.Retrieve.SupportsRelational },
            AllowsStorageClass = uid => services.AllowsStorageClass?.Invoke(request, uid) is true,
            Allows = decision.Allows ?? (static _ => true),
            AcceptUnknownStorage = context.Options.AcceptUnknownStorage,
            PreferUncompressed = context.Options.PreferUncompressed,
        };
        return new NegotiationPolicy(offer).Negotiate(pdu);
    }

    public AssociatePdu Answer(AssociatePdu request, NegotiationOutcome outcome) => new()
    {
        CalledAe = request.CalledAe,
        CallingAe = request.CallingAe,
        Contexts =
        [
            // NEG-11: a refused context carries a transfer syntax too, which means nothing.
            .. outcome.Contexts.Select((c, i) => new AssociateContext(
                c.Id, "", [c.TransferSyntax ?? (request.Contexts[i].TransferSyntaxes is [var first, ..] ? first : Uids.ImplicitVRLittleEndian)], c.Result)),
        ],
        UserInformation = new UserInformation
        {
            MaxPduLength = (uint)context.Options.MaxPduLength,
            ImplementationClassUid = Part10.ImplementationClassUid,
            ImplementationVersionName = Part10.ImplementationVersionName,
            Roles = outcome.Roles,
            Extended = outcome.Extended,
            // Types 1 and 2: an empty response says that the user was accepted (PS3.7 D.3.3.7).
            UserIdentityResponse = request.UserInformation.UserIdentity is { PositiveResponseRequested: true, Type: 1 or 2 } ? ReadOnlyMemory<byte>.Empty : null,
        },
    };

    public static AssociationInfo Established(AssociationRequest request, NegotiationOutcome outcome) => new()
    {
        Id = request.Id,
        CallingAe = request.CallingAe,
        CalledAe = request.CalledAe,
        Remote = request.Remote,
        ImplementationClassUid = request.ImplementationClassUid,
        ImplementationVersionName = request.ImplementationVersionName,
        PeerMaxPdu = request.PeerMaxPdu,
        UserIdentity = request.UserIdentity,
        IsTls = request.IsTls,
        Contexts = outcome.Accepted,
    };

    /// <summary>Who, with what, what was agreed, what was refused and why.</summary>
    public static string InWords(AssociationInfo info, NegotiationOutcome outcome)
    {
        var refused = outcome.Contexts.Where(c => c.Why is not null).Select(c => c.Why!).Distinct().ToList();
        var peer = info.ImplementationVersionName is { } name ? $" by {Printable(name)}" : "";
        var text = $"accepted{peer}, {outcome.Accepted.Count} of {outcome.Contexts.Count} presentation contexts";
        const int most = 5;
        if (refused.Count > 0)
            text += $"; refused: {string.Join("; ", refused.Take(most))}{(refused.Count > most ? $"; and {refused.Count - most} more" : "")}";
        return text;
    }

    internal static int PeerMaxPdu(AssociatePdu pdu) => (int)Math.Min(pdu.UserInformation.MaxPduLength ?? 0, int.MaxValue);

    internal static string Printable(string text) => new([.. text.Take(64).Select(c => c is >= ' ' and < '\x7F' ? c : '?')]);

    private static bool IsLegal(string title) => title.Length > 0 && !title.AsSpan().ContainsAny(Forbidden);
}
