using QaGateway.Dicom;

namespace QaGateway.Workflow.Archive;

/// <summary>Reads level and keys out of a C-FIND, C-MOVE or C-GET identifier, and checks them by the hierarchical rule (QRY-8).</summary>
internal static class QueryIdentifier
{
    private const int MaxKeys = 500;
    private const int MaxValueLength = 1_000_000;

    public static QueryLevel? LevelOf(DicomDataset identifier) => identifier.GetText(Tags.QueryRetrieveLevel) switch
    {
        "PATIENT" => QueryLevel.Patient,
        "STUDY" => QueryLevel.Study,
        "SERIES" => QueryLevel.Series,
        "IMAGE" => QueryLevel.Image,
        _ => null,
    };

    /// <summary>Top level of a model.</summary>
    public static QueryLevel? RootOf(string sopClassUid) => sopClassUid switch
    {
        Uids.PatientRootQueryRetrieveInformationModelFind or Uids.PatientRootQueryRetrieveInformationModelMove or Uids.PatientRootQueryRetrieveInformationModelGet => QueryLevel.Patient,
        Uids.StudyRootQueryRetrieveInformationModelFind or Uids.StudyRootQueryRetrieveInformationModelMove or Uids.StudyRootQueryRetrieveInformationModelGet => QueryLevel.Study,
        _ => null,
    };

    public static IReadOnlyList<QueryKey> KeysOf(DicomDataset identifier)
    {
        var keys = new List<QueryKey>();
        foreach (var element in identifier.Take(MaxKeys))
        {
            if (element.Tag.IsPrivate || element.Tag.IsGroupLength || ArchiveMatch.IsProtocol(element.Tag))
                continue;

            keys.Add(new QueryKey(element.Tag, element.Items is null ? ValueOf(identifier, element) : ""));
            if (element.Items is [var item, ..])
                keys.AddRange(item.Take(MaxKeys).Where(e => e.Items is null && !e.Tag.IsGroupLength).Select(e => new QueryKey(e.Tag, ValueOf(item, e), element.Tag)));
        }

        return keys;
    }

    /// <returns>Null when the identifier obeys; else what is wrong, in words and without values (A900).</returns>
    public static string? Explain(DicomDataset identifier, QueryLevel root, QueryLevel level, bool relational)
    {
        if (level < root)
            return $"Level {Name(level)} is not of this model.";

        foreach (var element in identifier)
        {
            if (ArchiveAttributes.Find(element.Tag) is { } below && below.Level > level && element.Items is null && ValueOf(identifier, element) is not ("" or "*"))
                return $"Key {element.Tag} is below level {Name(level)}.";
        }

        if (relational)
            return null;
        if (root is QueryLevel.Patient && level > QueryLevel.Patient && !IsSingle(identifier, Tags.PatientID))
            return "Patient ID must be one value.";
        if (level > QueryLevel.Study && !IsSingle(identifier, Tags.StudyInstanceUID))
            return "Study Instance UID must be one value.";
        return level > QueryLevel.Series && !IsSingle(identifier, Tags.SeriesInstanceUID) ? "Series Instance UID must be one value." : null;
    }

    private static bool IsSingle(DicomDataset identifier, DicomTag tag) =>
        identifier.GetTexts(tag) is [{ Length: > 0 } value] && (tag != Tags.PatientID || !Keys.Wildcard.IsIn(value));

    private static string ValueOf(DicomDataset dataset, DicomElement element) =>
        element.Value.Length is 0 or > MaxValueLength ? ""
        : element.Vr is DicomVr.US ? dataset.GetInt(element.Tag)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""
        : string.Join('\\', dataset.GetTexts(element.Tag));

    private static string Name(QueryLevel level) => level.ToString().ToUpperInvariant();
}
