using System.Buffers;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>The decision on one received data set by its own bytes: STO-4, STO-5, STO-6, STO-9 (domain.md §1.6). What others were received does not count here.</summary>
public abstract record IntakeVerdict
{
    private const int MaxWarnings = 20;
    private static readonly SearchValues<char> UidCharacters = SearchValues.Create("0123456789.");

    public sealed record Taken(IReadOnlyList<StudyWarning> Warnings) : IntakeVerdict;

    /// <param name="Answer">What the sender is told.</param>
    /// <param name="Reason">Code for the malformed bin.</param>
    public sealed record Refused(CStoreResult Answer, string Reason) : IntakeVerdict;

    public static IntakeVerdict On(DicomScan scan, ExpectedObject expected)
    {
        // An error behind the start of the pixel data leaves a readable header: kept, and never released by the machine (REC-12).
        if (scan.Error is { } error && (scan.IsTruncated || scan.PixelDataOffset is null))
            return Refuse(DimseStatus.CannotUnderstand, $"data set {(scan.IsTruncated ? "cut short" : "malformed")} at byte {error.Offset}", scan.IsTruncated ? "TRUNCATED" : "MALFORMED", error.Tag);

        var refused = Mismatch(scan.Dataset, Tags.SOPClassUID, expected.SopClassUid)
            ?? Mismatch(scan.Dataset, Tags.SOPInstanceUID, expected.SopInstanceUid)
            ?? Missing(scan.Dataset, Tags.StudyInstanceUID)
            ?? Missing(scan.Dataset, Tags.SeriesInstanceUID)
            ?? (expected.StudyUid is null ? null : Mismatch(scan.Dataset, Tags.StudyInstanceUID, expected.StudyUid));
        return refused is null ? new Taken(WarningsOf(scan)) : refused;
    }

    // STO-4
    private static Refused? Mismatch(DicomDataset header, DicomTag tag, string? expected)
    {
        var actual = header.GetText(tag);
        if (!IsUsable(actual))
            return Refuse(DimseStatus.DataSetDoesNotMatchSopClass, $"{tag} is missing or no UID", "IDENTITY", tag);
        return expected is null || actual == expected.TrimEnd('\0', ' ')
            ? null
            : Refuse(DimseStatus.DataSetDoesNotMatchSopClass, $"{tag} is not the one of the command", "IDENTITY", tag);
    }

    // STO-6
    private static Refused? Missing(DicomDataset header, DicomTag tag) =>
        IsUsable(header.GetText(tag)) ? null : Refuse(DimseStatus.CannotUnderstand, "missing study/series UID", "NO_STUDY", tag);

    private static Refused Refuse(DimseStatus status, string comment, string reason, DicomTag? tag) =>
        new(new CStoreResult(status, comment, tag is { } t ? [t] : null), reason);

    // STO-9
    private static List<StudyWarning> WarningsOf(DicomScan scan)
    {
        var sop = scan.Dataset.GetText(Tags.SOPInstanceUID);
        var warnings = scan.Warnings.DistinctBy(w => (w.Code, w.Tag)).Take(MaxWarnings)
            .Select(w => new StudyWarning(HeaderLimits.Cut(w.Code, 64), "warning", HeaderLimits.Cut(w.Text, 200), sop)).ToList();
        if (scan.Error is { } error)
            warnings.Add(new("MALFORMED_PIXELS", "safety", $"The data set is malformed behind the start of its pixel data, at byte {error.Offset}.", sop));
        foreach (var tag in (ReadOnlySpan<DicomTag>)[Tags.SOPInstanceUID, Tags.StudyInstanceUID, Tags.SeriesInstanceUID])
        {
            if (!DicomUid.IsValid(scan.Dataset.GetText(tag)))
                warnings.Add(new("UID_SUSPECT", "warning", $"{tag} breaks the rules of UIDs (PS3.5 §9.1).", sop));
        }

        return warnings;
    }

    // Wider than the standard: leading zeros and foreign roots are common and harmless; what could not be a UI value at all is refused.
    private static bool IsUsable(string? uid) =>
        uid is { Length: > 0 and <= 64 } && uid[0] is not '.' && uid[^1] is not '.' && !uid.AsSpan().ContainsAnyExcept(UidCharacters);
}
