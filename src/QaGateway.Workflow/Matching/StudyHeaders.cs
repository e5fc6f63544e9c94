using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>What the images of a study say of themselves: one header for each distinct identity, with the corrections of humans and without what a match took from an order.</summary>
public static class StudyHeaders
{
    private static readonly FrozenSet<LedgerAct> FromOrders = FrozenSet.Create(LedgerAct.AutoMatched, LedgerAct.Matched, LedgerAct.PatientUpdated);

    /// <returns>Each distinct identity as received and as corrected.</returns>
    public static async Task<IReadOnlyList<SeenIdentity>> LoadAsync(GatewayDbContext db, Study study, CancellationToken cancellationToken)
    {
        var tuples = await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == study.Id).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var entries = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        var acts = entries.Where(e => !FromOrders.Contains(e.Act)).ToList();
        var changes = acts.SelectMany(e => e.Changes).Where(c => c.Path is null).ToList();
        if (tuples.Count == 0)
            return [new(study.Received.Patient, Apply(study.Received, changes.Where(c => c.IsOfStudy())))];

        var joined = await db.Instances.AnyAsync(i => i.StudyId == study.Id && i.JoinedAt > 0, cancellationToken);
        if (!joined && changes.TrueForAll(c => c.IsOfStudy()))
            return [.. tuples.Select(t => new SeenIdentity(t.Header.Patient, Apply(t.Header, changes)))];

        return await NarrowedAsync(db, study, tuples, acts, cancellationToken);
    }

    /// <summary>Where changes do not reach all instances alike: each identity with every set of changes that its instances have.</summary>
    private static async Task<IReadOnlyList<SeenIdentity>> NarrowedAsync(
        GatewayDbContext db, Study study, List<IdentityTuple> tuples, List<LedgerEntry> acts, CancellationToken cancellationToken)
    {
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == study.Id).ToDictionaryAsync(s => s.Id, s => s.OriginalUid, cancellationToken);
        var instances = (await db.Instances.AsNoTracking().Where(i => i.StudyId == study.Id).ToListAsync(cancellationToken)).ToLookup(i => i.IdentityTupleId);
        List<LedgerChange> Reaching(Instance instance) =>
            [.. acts.Where(e => e.Reaches(instance)).SelectMany(e => e.Changes)
                .Where(c => c.Path is null && c.Reaches(instance.SeriesId, series[instance.SeriesId], instance.OriginalUid))];
        return [.. from tuple in tuples
                   from reaching in instances[tuple.Id].Select(Reaching).DistinctBy(list => string.Join('|', list.Select(c => $"{c.Keyword}\u001f{c.After}")))
                   select new SeenIdentity(tuple.Header.Patient, Apply(tuple.Header, reaching))];
    }

    /// <summary>Two headers that tell the matcher the same are one.</summary>
    public static IReadOnlyList<ReceivedHeader> Distinct(IEnumerable<ReceivedHeader> headers) =>
        [.. headers.DistinctBy(h => (h.IdentityKey, h.Accession, h.StudyUid, string.Join('\\', h.RequestedProcedureIds), string.Join('\\', h.StepIds), string.Join('\\', h.RequestAccessions)))];

    private static ReceivedHeader Apply(ReceivedHeader header, IEnumerable<LedgerChange> changes) =>
        changes.Aggregate(header, (h, change) => (change.After ?? "") is var value ? change.Keyword switch
        {
            "PatientName" => h with { Patient = h.Patient with { Name = value } },
            "PatientID" => h with { Patient = h.Patient with { PatientId = value } },
            "IssuerOfPatientID" => h with { Patient = h.Patient with { Issuer = value } },
            "PatientBirthDate" => h with { Patient = h.Patient with { BirthDate = value } },
            "PatientSex" => h with { Patient = h.Patient with { Sex = value } },
            "AccessionNumber" => h with { Accession = value },
            "StudyInstanceUID" => h with { StudyUid = value },
            "StudyDescription" => h with { StudyDescription = value },
            "ReferringPhysicianName" => h with { ReferringPhysician = value },
            "BodyPartExamined" => h with { BodyPart = value },
            "ProtocolName" => h with { ProtocolName = value },
            _ => h,
        } : h);
}

/// <param name="Received">What the instances said.</param>
/// <param name="Corrected">What they say with the corrections of humans.</param>
public sealed record SeenIdentity(PatientIdentity Received, ReceivedHeader Corrected);
