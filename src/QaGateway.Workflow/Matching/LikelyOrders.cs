namespace QaGateway.Workflow.Matching;

/// <summary>In which order a human sees the candidates. The score follows the keys that the scanner copied from the worklist; where the identity contradicts them, the wrong entry was picked, and what was typed by hand says more (REC-13).</summary>
internal static class LikelyOrders
{
    /// <param name="ranked">All, by score.</param>
    /// <param name="listed">Those worth showing by score.</param>
    public static List<Assessment> Rank(List<Assessment> ranked, List<Assessment> listed)
    {
        if (listed.FirstOrDefault() is not { } best)
            return listed;
        if (best.DiffersInIdentity || Has(best, "V14"))
            return ByIdentity(ranked, listed, best);

        return Has(best, "V15") ? ByCircumstances(listed, best) : listed;
    }

    /// <summary>Orders of whom the images name come first, also where their keys alone would not show them.</summary>
    private static List<Assessment> ByIdentity(List<Assessment> ranked, List<Assessment> listed, Assessment best)
    {
        var named = ranked.Where(a => a.Identity.Name.Rank() > best.Identity.Name.Rank() && (a.Identity.Name is NameLevel.Exact || a.Identity.BirthDate is BirthDateLevel.Equal))
            .Concat(ranked.Where(a => a.Identity is { Name: NameLevel.Exact, BirthDate: BirthDateLevel.Equal }));
        return [.. listed.Union(named)
            .OrderByDescending(a => a.Identity.Name.Rank())
            .ThenByDescending(a => a.Identity.BirthDate is BirthDateLevel.Equal)
            .ThenBy(Contradictions)
            .ThenByDescending(WithoutLinks)];
    }

    /// <summary>Of the orders of the one patient, the one that fits modality, body part, scanner and time best.</summary>
    private static List<Assessment> ByCircumstances(List<Assessment> listed, Assessment best) =>
        [.. listed.OrderByDescending(a => a.Facts.Patient.Id == best.Facts.Patient.Id && !a.DiffersInIdentity).ThenByDescending(a => a.Facts.Patient.Id == best.Facts.Patient.Id ? Circumstances(a) : a.Score)];

    private static int Contradictions(Assessment a) =>
        (a.Identity.PatientId is IdentifierLevel.Different ? 1 : 0) + (a.Identity.Name is NameLevel.None ? 1 : 0)
        + (a.Identity.BirthDate is BirthDateLevel.Different ? 1 : 0) + (a.Identity.Sex is SexLevel.Opposite ? 1 : 0);

    private static int WithoutLinks(Assessment a) => a.Score - Points(a, EvidenceKeys.StudyUid, EvidenceKeys.Accession, EvidenceKeys.PerformedStep);

    private static int Circumstances(Assessment a) => Points(a, EvidenceKeys.Modality, EvidenceKeys.Station, EvidenceKeys.BodyPart, EvidenceKeys.Time, EvidenceKeys.Served);

    private static int Points(Assessment a, params ReadOnlySpan<string> keys)
    {
        var points = 0;
        foreach (var key in keys)
            points += a[key]?.Points ?? 0;

        return points;
    }

    private static bool Has(Assessment a, string veto) => a.Vetoes.Any(v => v.Id == veto);
}
