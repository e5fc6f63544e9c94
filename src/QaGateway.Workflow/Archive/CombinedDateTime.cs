using QaGateway.Dicom;
using QaGateway.Workflow.Archive.Keys;

namespace QaGateway.Workflow.Archive;

/// <summary>With combined date-time negotiated, <c>20260705-20260707</c> and <c>1000-1800</c> are one interval, not a window of every day (QRY-3).</summary>
internal static class CombinedDateTime
{
    public static bool Covers(ArchiveQuery query, QueryKey key) => query.CombinedDateTime && key is { Sequence: null } && key.Tag == Tags.StudyTime && RangesOf(query) is not null;

    public static IEnumerable<ArchiveKey> From(ArchiveQuery query)
    {
        if (RangesOf(query) is not var (dates, times))
            return [];

        // An open bound of the date leaves the time on that side without a day to belong to.
        var range = new DicomRange(dates.From.Length is 0 ? "" : dates.From + Fill(times.From, "000000000000"), dates.To.Length is 0 ? "" : dates.To + Fill(times.To, "235959999999"));
        return [new ArchiveKey(row => DicomRange.Date(row.StudyDate) is { Length: > 0 } date && range.Contains(date + Fill(DicomRange.Time(row.StudyTime), "000000000000")), [])];
    }

    private static string Fill(string time, string whenOpen) => time.Length is 0 ? whenOpen : time;

    private static (DicomRange Dates, DicomRange Times)? RangesOf(ArchiveQuery query)
    {
        var date = query.Keys.FirstOrDefault(k => k.Sequence is null && k.Tag == Tags.StudyDate)?.Value ?? "";
        var time = query.Keys.FirstOrDefault(k => k.Sequence is null && k.Tag == Tags.StudyTime)?.Value ?? "";
        return DicomRange.TryParseDates(date, out var dates) && DicomRange.TryParseTimes(time, out var times) ? (dates, times) : null;
    }
}
