using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Two patients in one study (REC-16): no part of it is released until a human has resolved it. A match resolves nothing, because it coerces all instances alike; a correction that somebody made does.</summary>
internal static class MixedIdentity
{
    /// <returns>Null when all instances name one patient.</returns>
    public static string? Explain(
        IReadOnlyList<Instance> going, IReadOnlyList<IdentityTuple> tuples, IReadOnlyDictionary<Guid, string> seriesUids, IReadOnlyList<LedgerEntry> inForce)
    {
        if (tuples.Count < 2)
            return null;

        LedgerEntry[] acts = [.. inForce.Where(e => e.Act is LedgerAct.Corrected or LedgerAct.Split or LedgerAct.Merged or LedgerAct.Moved)];
        var received = tuples.ToDictionary(t => t.Id, t => t.Header.Patient);
        PatientIdentity[] people = [.. going.Where(i => i.JoinedAt == 0) // who merged has said that the others are of the same patient
            .Select(i => Corrected(received[i.IdentityTupleId], acts, seriesUids[i.SeriesId], i))
            .DistinctBy(p => (p.PatientId, p.Issuer, p.Name, p.BirthDate))];

        if (people.DistinctBy(p => (p.PatientId, p.Issuer)).Count() > 1)
            return "Instances of the study carry different Patient IDs or issuers (REC-16).";

        return people.Any(a => people.Any(b => Contradict(a, b)))
            ? "Instances of the study contradict each other in name and birth date (REC-16)."
            : null;
    }

    private static PatientIdentity Corrected(PatientIdentity received, LedgerEntry[] acts, string seriesUid, Instance instance)
    {
        var person = received;
        foreach (var change in acts.Where(e => e.Reaches(instance)).SelectMany(e => e.Changes).Where(c => c.Path is null && c.Reaches(instance.SeriesId, seriesUid, instance.OriginalUid)))
        {
            var after = change.After ?? "";
            person = change.Keyword switch
            {
                "PatientID" => person with { PatientId = after },
                "IssuerOfPatientID" => person with { Issuer = after },
                "PatientName" => person with { Name = after },
                "PatientBirthDate" => person with { BirthDate = after },
                _ => person,
            };
        }

        return person;
    }

    private static bool Contradict(PatientIdentity a, PatientIdentity b) =>
        a.Name.Length > 0 && b.Name.Length > 0 && NameKey.Of(a.Name) != NameKey.Of(b.Name)
        && a.BirthDate.Length > 0 && b.BirthDate.Length > 0 && a.BirthDate != b.BirthDate;
}
