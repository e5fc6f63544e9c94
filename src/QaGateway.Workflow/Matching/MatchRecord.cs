using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>What a ledger entry of matching keeps as its data: enough to show and repeat the decision (REC-14), and to see later what has changed since.</summary>
/// <param name="Candidates">The first few, with their evidence.</param>
/// <param name="Patient">The order's patient as it was; null when there was no match.</param>
/// <param name="Identities">Identities of the images that were matched, as received: later instances with another do not inherit it (REC-15).</param>
public sealed record MatchRecord(
    int Format, string Weights, string Verdict, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Veto> StudyVetoes, PatientIdentity? Patient, IReadOnlyList<PatientIdentity> Identities)
{
    private const int Kept = 5;

    public static MatchRecord Of(MatchDecision decision, MatchFacts facts, Patient? patient) =>
        new(1, decision.WeightsVersion, decision.Verdict.ToString(), [.. decision.Candidates.Take(Kept)], decision.StudyVetoes, patient?.Identity,
            [.. facts.Image.Seen.Select(i => i.Received).Distinct()]);

    public string ToJson() => JsonColumn.Write(this);

    public static MatchRecord? Read(string? json) => string.IsNullOrEmpty(json) ? null : JsonColumn.Read<MatchRecord>(json);
}
