using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>The rejection note of a rejection (REC-60, IHE IOCM): a Key Object Selection made from the ledger whenever it is asked for, always the same one.</summary>
public sealed class RejectionNotes(GatewayDbContext db, EffectiveObjects objects)
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        [RejectionCodes.Quality] = "Rejected for Quality Reasons",
        [RejectionCodes.PatientSafety] = "Rejected for Patient Safety Reasons",
        [RejectionCodes.WrongWorklistEntry] = "Incorrect Modality Worklist Entry",
        [RejectionCodes.RetentionExpired] = "Data Retention Policy Expired",
    };

    private static readonly DicomTag[] Copied =
    [
        Tags.SpecificCharacterSet, Tags.PatientName, Tags.PatientID, Tags.IssuerOfPatientID, Tags.PatientBirthDate, Tags.PatientSex,
        Tags.StudyInstanceUID, Tags.StudyDate, Tags.StudyTime, Tags.AccessionNumber, Tags.StudyID, Tags.ReferringPhysicianName,
    ];

    /// <returns>null where the entry rejects nothing.</returns>
    public async Task<DicomDataset?> MakeAsync(Study study, long entryId, CancellationToken cancellationToken)
    {
        var entry = await db.Ledger.AsNoTracking().SingleOrDefaultAsync(e => e.StudyId == study.Id && e.Id == entryId, cancellationToken);
        if (entry is not { Act: LedgerAct.Rejected or LedgerAct.Reidentified } || entry.ReasonCode is not { } code || !Titles.ContainsKey(code))
            return null;

        var rejected = await RejectedAsync(entry, cancellationToken);
        if (rejected.Count == 0)
            return null;

        var seen = await HeaderThenAsync(study, entry, rejected[0].Instance, cancellationToken);
        return Note(entry, code, seen, rejected);
    }

    /// <summary>Each with the UIDs that it had for others.</summary>
    private async Task<List<(Instance Instance, string SeriesUid, string SopUid)>> RejectedAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var instances = await db.Instances.AsNoTracking().Where(i => i.StudyId == entry.StudyId).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == entry.StudyId).ToDictionaryAsync(s => s.Id, s => s.SeriesUid, cancellationToken);
        if (entry.Act is LedgerAct.Rejected)
        {
            var meant = RejectionRecord.Read(entry.Data).Ids?.ToHashSet();
            return [.. instances.Where(i => meant?.Contains(i.Id) ?? true).Select(i => (i, series[i.SeriesId], i.SopUid))];
        }

        var oldSeries = entry.Changes.Where(c => c.Keyword is "SeriesInstanceUID").ToDictionary(c => c.SeriesId!.Value, c => c.Before!);
        var oldSops = entry.Changes.Where(c => c.Keyword is "SOPInstanceUID").ToDictionary(c => (c.SopUid!, c.SeriesId!.Value), c => c.Before!);
        return [.. instances.Where(i => oldSops.ContainsKey((i.OriginalUid, i.SeriesId))).Select(i => (i, oldSeries[i.SeriesId], oldSops[(i.OriginalUid, i.SeriesId)]))];
    }

    /// <summary>The header as others saw it: with the ledger up to the rejection, or up to the release whose objects are replaced.</summary>
    private async Task<DicomDataset> HeaderThenAsync(Study study, LedgerEntry entry, Instance instance, CancellationToken cancellationToken)
    {
        var until = entry.Act is LedgerAct.Reidentified ? JsonColumn.Read<ReidentifiedRecord>(entry.Data!).ReleasedEntry : entry.Id;
        var then = await db.Ledger.AsNoTracking().Where(e => e.StudyId == study.Id && e.Id <= until && (e.UndoneBy == null || e.UndoneBy > until)).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        return await objects.ReadHeaderAsync(instance, new LedgerView(study, then.FindAll(e => e.Changes.Count > 0 || e.Act is LedgerAct.Released)), cancellationToken);
    }

    private static DicomDataset Note(LedgerEntry entry, string code, DicomDataset seen, List<(Instance Instance, string SeriesUid, string SopUid)> rejected)
    {
        var note = new DicomDataset();
        foreach (var tag in Copied)
        {
            if (seen.TryGet(tag, out var element))
                note.Set(element);
            else if (tag != Tags.SpecificCharacterSet && tag != Tags.IssuerOfPatientID)
                note.Set(tag);
        }

        var at = entry.At.ToUniversalTime();
        note.Set(Tags.SOPClassUID, Uids.KeyObjectSelectionDocumentStorage)
            .Set(Tags.SOPInstanceUID, DicomUid.FromName(entry.StudyId, $"note|{entry.Id}"))
            .Set(Tags.SeriesInstanceUID, DicomUid.FromName(entry.StudyId, $"note-series|{entry.Id}"))
            .Set(Tags.Modality, "KO").Set(Tags.Manufacturer, "QA Gateway").Set(Tags.SeriesNumber, "9000").Set(Tags.InstanceNumber, "1")
            .Set(Tags.ContentDate, at.ToString("yyyyMMdd", CultureInfo.InvariantCulture)).Set(Tags.ContentTime, at.ToString("HHmmss", CultureInfo.InvariantCulture))
            .Set(Tags.TimezoneOffsetFromUTC, "+0000").Set(Tags.ValueType, "CONTAINER").Set(Tags.ContinuityOfContent, "SEPARATE")
            .SetItems(Tags.ReferencedPerformedProcedureStepSequence)
            .SetItems(Tags.ConceptNameCodeSequence, Code(code, "DCM", Titles[code]))
            .SetItems(Tags.ContentTemplateSequence, new DicomDataset { { Tags.MappingResource, "DCMR" }, { Tags.TemplateIdentifier, "2010" } })
            .SetItems(Tags.CurrentRequestedProcedureEvidenceSequence, Evidence(seen.GetText(Tags.StudyInstanceUID) ?? "", rejected))
            .SetItems(Tags.ContentSequence, rejected.Select(r => new DicomDataset { { Tags.RelationshipType, "CONTAINS" }, { Tags.ValueType, r.Instance.Rows is null ? "COMPOSITE" : "IMAGE" } }
                .SetItems(Tags.ReferencedSOPSequence, Reference(r.Instance.SopClassUid, r.SopUid))));
        return note;
    }

    private static DicomDataset Evidence(string studyUid, List<(Instance Instance, string SeriesUid, string SopUid)> rejected) =>
        new DicomDataset { { Tags.StudyInstanceUID, studyUid } }.SetItems(Tags.ReferencedSeriesSequence, rejected.GroupBy(r => r.SeriesUid).Select(g =>
            new DicomDataset { { Tags.SeriesInstanceUID, g.Key } }.SetItems(Tags.ReferencedSOPSequence, g.Select(r => Reference(r.Instance.SopClassUid, r.SopUid)))));

    private static DicomDataset Reference(string sopClass, string sop) => new() { { Tags.ReferencedSOPClassUID, sopClass }, { Tags.ReferencedSOPInstanceUID, sop } };

    private static DicomDataset Code(string value, string scheme, string meaning) =>
        new() { { Tags.CodeValue, value }, { Tags.CodingSchemeDesignator, scheme }, { Tags.CodeMeaning, meaning } };
}
