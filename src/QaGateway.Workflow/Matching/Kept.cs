using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Whether a study keeps the match it has (REC-15). Pure.</summary>
internal static class Kept
{
    private static readonly NameComparison Names = new();

    /// <returns>What makes a conflict of a matched study, in words; null when nothing does.</returns>
    public static string? Objection(Study study, MatchFacts facts, MatchRecord? record, MatchDecision decision)
    {
        var order = facts.Candidates.FirstOrDefault(o => o.Order.Id == study.OrderId);
        if (record is { Identities.Count: > 0 } && !facts.Image.Seen.All(i => Inherits(i, record, order?.Patient)))
            return study.State is StudyState.LatePending ? "late images carry another identity than the released ones" : "later images carry another identity than the matched ones";
        if (record?.Patient is { } then && order is not null && IsOther(then, order))
            return "the order got another patient after the match";

        // A human who matched in spite of a veto has seen it; a conflict that came later stays until a human decides it.
        var known = study.State is StudyState.Conflict ? [] : record?.StudyVetoes.Select(v => v.Id).ToHashSet() ?? [];
        return decision.StudyVetoes.FirstOrDefault(v => Matcher.ConflictAlways.Contains(v.Id) && !known.Contains(v.Id))?.Text;
    }

    /// <summary>A match of the machine stands while nothing forbids it and no other order has taken the lead.</summary>
    public static bool StillFits(Study study, MatchDecision decision) =>
        decision.Verdict is MatchVerdict.AutoMatch && decision.SuggestedOrderId == study.OrderId;

    /// <summary>The same identity as one that was matched; or corrected to one of them, or to the order's patient.</summary>
    private static bool Inherits(SeenIdentity seen, MatchRecord record, Patient? patient) =>
        record.Identities.Any(known => IsSame(seen.Received, known) || IsSame(seen.Corrected.Patient, known))
        || (patient is not null && IsSame(seen.Corrected.Patient, patient.Identity));

    private static bool IsSame(PatientIdentity a, PatientIdentity b) =>
        (a.PatientId, a.Issuer, a.BirthDate, a.Sex) == (b.PatientId, b.Issuer, b.BirthDate, b.Sex)
        && (a.Name == b.Name || Names.Compare(a.Name, b.Name) is NameLevel.Exact);

    private static bool IsOther(PatientIdentity then, OrderFacts order)
    {
        var id = new PatientIdentifier(then.PatientId, then.Issuer);
        return id != new PatientIdentifier(order.Patient.PatientId, order.Patient.Issuer) && !order.Patient.OtherIds.Contains(id) && !order.AliasIds.Contains(id);
    }
}
