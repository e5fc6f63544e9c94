using System.Globalization;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Modality, place, time, body part: what supports a match and never makes one.</summary>
public sealed class CircumstanceEvidence(MatchingWeights weights)
{
    private static readonly HashSet<string> Companions = ["SR", "KO", "PR", "REG", "SEG", "DOC", "OT"];
    private static readonly HashSet<(string, string)> Compatible = [("CR", "DX"), ("PT", "CT"), ("XA", "RF")];

    public IEnumerable<Evidence> For(ImageFacts image, OrderFacts order)
    {
        yield return Modality(image, order.Order);
        yield return Station(image, order.Order);
        yield return order.ServedToSource
            ? new(EvidenceKeys.Served, EvidenceOutcome.Agree, weights.Served, image.SourceAe, "", "this scanner was shown the order within the last 24 hours")
            : new(EvidenceKeys.Served, EvidenceOutcome.Missing, 0, image.SourceAe, "", "this scanner was not shown the order");
        yield return Time(image, order.Order);
        yield return BodyPart(image, order.Order);
    }

    private Evidence Modality(ImageFacts image, Order order)
    {
        string[] received = [.. image.Modalities.Concat(image.Headers.Select(h => h.Modality)).Where(m => m.Length > 0).Distinct()];
        string[] scheduled = [.. order.Steps.Select(s => s.Modality).Where(m => m.Length > 0).Distinct()];
        var (left, right) = (string.Join('\\', received), string.Join('\\', scheduled));
        if (received.Length == 0 || scheduled.Length == 0)
            return new(EvidenceKeys.Modality, EvidenceOutcome.Missing, 0, left, right, "modality is not given on both sides");
        if (received.Any(scheduled.Contains))
            return new(EvidenceKeys.Modality, EvidenceOutcome.Agree, weights.Modality, left, right, "modality agrees");

        return received.Any(a => Companions.Contains(a) || scheduled.Any(b => Compatible.Contains((a, b)) || Compatible.Contains((b, a))))
            ? new(EvidenceKeys.Modality, EvidenceOutcome.Close, weights.ModalityCompatible, left, right, "modalities go together")
            : new(EvidenceKeys.Modality, EvidenceOutcome.Differ, weights.ModalityDiffers, left, right, $"image says {left} · order says {right}");
    }

    private Evidence Station(ImageFacts image, Order order)
    {
        var aes = order.Steps.SelectMany(s => s.StationAes.Split('\\', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct().ToList();
        var shown = string.Join('\\', aes);
        if (aes.Contains(image.SourceAe))
            return new(EvidenceKeys.Station, EvidenceOutcome.Agree, weights.Station, image.SourceAe, shown, "scheduled on this scanner");

        return order.Steps.Any(s => s.StationName.Length > 0 && image.Headers.Any(h => h.StationName == s.StationName))
            ? new(EvidenceKeys.Station, EvidenceOutcome.Close, weights.StationRoom, image.SourceAe, shown, "scheduled in this room")
            : new(EvidenceKeys.Station, EvidenceOutcome.Missing, 0, image.SourceAe, shown, "not scheduled on this scanner by name");
    }

    private Evidence Time(ImageFacts image, Order order)
    {
        var starts = order.Steps.Select(StartOf).OfType<DateTime>().ToList();
        if (image.Headers.Select(h => h.AcquiredAt).OfType<DateTime>().Order().ToList() is not [var acquired, ..] || starts.Count == 0)
            return new(EvidenceKeys.Time, EvidenceOutcome.Missing, 0, "", "", "no times to compare");

        var start = starts.MinBy(s => Math.Abs((acquired - s).Ticks));
        var gap = acquired - start;
        var (left, right) = (Shown(acquired), Shown(start));
        if (gap >= TimeSpan.FromHours(-2) && gap <= TimeSpan.FromHours(12))
            return new(EvidenceKeys.Time, EvidenceOutcome.Agree, weights.Time, left, right, "acquired when it was scheduled");
        if (gap.Duration() <= TimeSpan.FromHours(48))
            return new(EvidenceKeys.Time, EvidenceOutcome.Close, weights.TimeNear, left, right, "acquired within two days of the schedule");

        return gap.Duration() > TimeSpan.FromDays(7)
            ? new(EvidenceKeys.Time, EvidenceOutcome.Differ, weights.TimeFar, left, right, "acquired more than a week from the schedule")
            : new(EvidenceKeys.Time, EvidenceOutcome.Missing, 0, left, right, "acquired within a week of the schedule");
    }

    private Evidence BodyPart(ImageFacts image, Order order)
    {
        string[] received = [.. image.Headers.SelectMany(h => new[] { h.BodyPart, h.ProtocolName, h.StudyDescription }).Where(t => t.Length > 0).Distinct()];
        string[] ordered = [.. TextsOf(order).Where(t => t.Length > 0).Distinct()];
        var (left, right) = (string.Join(", ", received), string.Join(", ", ordered));
        var (here, there) = (BodyRegions.Of(received), BodyRegions.Of(ordered));
        if (here.Overlaps(there) || received.Select(NameKey.Of).Intersect(ordered.Select(NameKey.Of)).Any())
            return new(EvidenceKeys.BodyPart, EvidenceOutcome.Agree, weights.BodyPart, left, right, "body part or protocol agrees");

        return here.Count > 0 && there.Count > 0
            ? new(EvidenceKeys.BodyPart, EvidenceOutcome.Differ, weights.BodyPartDiffers, left, right, "body parts differ")
            : new(EvidenceKeys.BodyPart, EvidenceOutcome.Missing, 0, left, right, "body part or protocol is not given on both sides");
    }

    private static IEnumerable<string> TextsOf(Order order) =>
        order.Steps.SelectMany(s => new[] { s.Description, s.ProtocolMeaning, s.ProtocolCode }).Concat([order.Description, order.ProcedureMeaning, order.ProcedureCode]);

    /// <summary>Site-local, as it stands on the worklist.</summary>
    public static DateTime? StartOf(ProcedureStep step) =>
        DateTime.TryParseExact(step.StartDate + step.StartTime.PadRight(6, '0')[..6], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start : null;

    private static string Shown(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
