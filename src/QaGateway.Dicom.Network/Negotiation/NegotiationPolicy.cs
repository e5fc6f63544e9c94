using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Negotiation;

/// <summary>Answers the proposals of an association request (NEG-1 to NEG-15). Pure.</summary>
public sealed class NegotiationPolicy(NegotiationOffer offer)
{
    private const string Verification = "1.2.840.10008.1.1";

    private enum Service
    {
        None,
        Verification,
        Storage,
        Query,
        Normalized,
    }

    /// <summary>The answer to each context, role and extended negotiation item.</summary>
    public NegotiationOutcome Negotiate(AssociatePdu request)
    {
        var repeated = request.Contexts.GroupBy(c => c.Id).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var roles = RolesByClass(request.UserInformation.Roles);
        var related = request.UserInformation.CommonExtended
            .Where(c => c.ServiceClassUid is "1.2.840.10008.4.2" or "")
            .ToDictionaryFirst(c => c.SopClassUid);

        var answers = new List<NegotiatedContext>(request.Contexts.Count);
        var accepted = new List<AcceptedContext>(request.Contexts.Count);
        foreach (var context in request.Contexts)
        {
            var answer = Answer(context, repeated.Contains(context.Id), roles.GetValueOrDefault(context.AbstractSyntax), related, out var role);
            answers.Add(answer);
            if (answer.Result is ContextResult.Accepted)
                accepted.Add(new AcceptedContext(context.Id, context.AbstractSyntax, answer.TransferSyntax!, role.Scu, role.Scp));
        }

        var returnedRoles = accepted.Where(a => roles.ContainsKey(a.AbstractSyntax)).DistinctBy(a => a.AbstractSyntax)
            .Select(a => new RoleSelection(a.AbstractSyntax, a.RequestorIsScu, a.RequestorIsScp)).ToList();
        var extended = request.UserInformation.Extended
            .Where(e => accepted.Exists(a => a.AbstractSyntax == e.SopClassUid))
            .Select(e => QueryNegotiation.Answer(e, offer.Supports(e.SopClassUid))).OfType<ExtendedNegotiation>().ToList();
        return new NegotiationOutcome(answers, accepted, returnedRoles, extended);
    }

    private NegotiatedContext Answer(
        AssociateContext context, bool isRepeated, RoleSelection? proposedRole, Dictionary<string, CommonExtendedNegotiation> related, out (bool Scu, bool Scp) role)
    {
        role = (true, false);
        if (isRepeated)
            return Refuse(context, ContextResult.NoReason, $"presentation context id {context.Id} is used more than once");
        if ((context.Id & 1) is 0)
            return Refuse(context, ContextResult.NoReason, $"presentation context id {context.Id} is even");

        var service = ServiceOf(context.AbstractSyntax, related);
        if (service is Service.None || !TryAgreeRole(service, proposedRole, out role))
            return Refuse(context, ContextResult.AbstractSyntaxNotSupported, $"{Name(context.AbstractSyntax)} is not offered here{(service is Service.None ? "" : " in the proposed role")}");
        if (!offer.Allows(context.AbstractSyntax))
            return Refuse(context, ContextResult.UserRejection, $"the caller may not use {Name(context.AbstractSyntax)}");

        var syntax = service is Service.Storage
            ? TransferSyntaxChoice.ForStorage(context.TransferSyntaxes, offer.PreferUncompressed)
            : TransferSyntaxChoice.ForQuery(context.TransferSyntaxes);
        return syntax is null
            ? Refuse(context, ContextResult.TransferSyntaxesNotSupported, $"none of the {context.TransferSyntaxes.Count} transfer syntaxes proposed for {Name(context.AbstractSyntax)} is accepted")
            : new NegotiatedContext(context.Id, context.AbstractSyntax, ContextResult.Accepted, syntax, null);
    }

    private Service ServiceOf(string uid, Dictionary<string, CommonExtendedNegotiation> related)
    {
        if (uid is Verification)
            return Service.Verification;
        if (offer.ServesQuery(uid))
            return Service.Query;
        if (offer.ServesNormalized(uid))
            return Service.Normalized;
        return (offer.Stores || offer.Sends) && IsStorage(uid, related) ? Service.Storage : Service.None;
    }

    private bool IsStorage(string uid, Dictionary<string, CommonExtendedNegotiation> related) =>
        StorageClasses.IsKnown(uid)
        || (offer.AcceptUnknownStorage && (StorageClasses.IsUnderStorageRoot(uid)
            || (related.TryGetValue(uid, out var item) && item.RelatedSopClassUids.Any(StorageClasses.IsKnown))))
        || offer.AllowsStorageClass(uid);

    /// <summary>The acceptor may only take a proposed role away (PS3.7 D.3.3.4.2). Without an item the requestor is SCU.</summary>
    private bool TryAgreeRole(Service service, RoleSelection? proposed, out (bool Scu, bool Scp) role)
    {
        var (scu, scp) = service switch
        {
            Service.Storage => (offer.Stores, offer.Sends),
            Service.Normalized => (true, true),
            _ => (true, false),
        };
        role = (scu && (proposed?.Scu ?? true), scp && (proposed?.Scp ?? false));
        return role.Scu || role.Scp;
    }

    private static Dictionary<string, RoleSelection> RolesByClass(IReadOnlyList<RoleSelection> roles) => roles.ToDictionaryFirst(r => r.SopClassUid);

    private static NegotiatedContext Refuse(AssociateContext context, ContextResult result, string why) =>
        new(context.Id, context.AbstractSyntax, result, null, why);

    private static string Name(string uid) => DicomUid.NameOf(uid) is { } name ? $"{name} ({uid})" : Clean(uid);

    /// <summary>What a peer sent as UID and is none must not forge a log line.</summary>
    private static string Clean(string uid) => new([.. uid.Take(64).Select(c => c is > ' ' and < '\x7F' ? c : '?')]);
}
