using System.Globalization;
using QaGateway.Dicom;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>Puts the ledger on one header: the changes in force, and the record of them that the standard wants (REC-30 to REC-33). A pure function of header and ledger, so an object reads the same at any time.</summary>
internal sealed class LedgerApplication(string modifyingSystem, string softwareVersion)
{
    private const string Coerce = "COERCE";

    /// <returns>false when nothing in force touches this instance: then it goes out byte-identical (REC-34), and the header is as it was.</returns>
    public bool Apply(DicomDataset header, Instance instance, IReadOnlyList<LedgerEntry> inForce, ReferencePlaces? places)
    {
        var (seriesUid, sopUid) = (header.GetText(Tags.SeriesInstanceUID), header.GetText(Tags.SOPInstanceUID) ?? instance.OriginalUid);
        var editor = new HeaderEditor(header);
        var records = new List<ReleaseRecord>();
        foreach (var operation in Operations(inForce))
        {
            if (ApplyOperation(header, editor, operation, (instance.SeriesId, seriesUid, sopUid), instance) is { } record)
                records.Add(record);
        }

        if (places is not null && References(header, places) is { } references)
            records.Add(references);
        if (records.Count == 0)
            return false;

        var wasSigned = IsSigned(header);
        if (wasSigned)
        {
            // A signature over attributes that have changed would only say that the object is forged (REC-36).
            header.Remove(Tags.DigitalSignaturesSequence);
            header.Remove(Tags.MACParametersSequence);
        }

        foreach (var record in records)
            record.WriteTo(header, instance, modifyingSystem, softwareVersion, wasSigned);

        header.Set(Tags.InstanceCoercionDateTime, DateTimeText(records[^1].At));
        return true;
    }

    private static ReleaseRecord? References(DicomDataset header, ReferencePlaces places)
    {
        var priors = new PriorValues(header);
        new ReferenceRemap(places).Apply(header, priors);
        return priors.Tags.Count == 0 ? null : new ReleaseRecord(places.At, priors, new PriorValues(header));
    }

    public static bool IsSigned(DicomDataset header) => header.Contains(Tags.MACParametersSequence) || header.Contains(Tags.DigitalSignaturesSequence);

    /// <summary>One group of entries for each release: a release ends a group (REC-31).</summary>
    private static IEnumerable<List<LedgerEntry>> Operations(IReadOnlyList<LedgerEntry> inForce)
    {
        var group = new List<LedgerEntry>();
        foreach (var entry in inForce)
        {
            if (entry.Changes.Count > 0)
                group.Add(entry);
            if (entry.Act is not LedgerAct.Released || group.Count == 0)
                continue;

            yield return group;
            group = [];
        }

        if (group.Count > 0)
            yield return group;
    }

    private static ReleaseRecord? ApplyOperation(DicomDataset header, HeaderEditor editor, List<LedgerEntry> entries, (Guid SeriesId, string? SeriesUid, string SopUid) place, Instance instance)
    {
        var (coerced, corrected) = (new PriorValues(header), new PriorValues(header));
        foreach (var entry in entries.Where(e => e.Reaches(instance)))
        {
            foreach (var change in entry.Changes.Where(c => c.Reaches(place.SeriesId, place.SeriesUid, place.SopUid)))
                editor.Apply(change, (change.ReasonCode ?? entry.ReasonCode) is Coerce or null ? coerced : corrected);
        }

        coerced.DropUnchanged();
        corrected.DropUnchanged();
        return coerced.Tags.Count + corrected.Tags.Count == 0 ? null : new ReleaseRecord(entries[^1].At, coerced, corrected);
    }

    internal static string DateTimeText(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture) + "+0000";
}
