using System.Globalization;
using Microsoft.AspNetCore.Http;
using QaGateway.Dicom;
using QaGateway.Workflow.Archive;

namespace QaGateway.Web.DicomWeb;

/// <summary>What a QIDO-RS query string asks (WEB-1, WEB-2).</summary>
internal sealed record QidoQuery(ArchiveQuery Query, IReadOnlyList<string> Ignored, string? Error)
{
    private const int MaxParameters = 256;
    private const int MaxValueLength = 64 * 1024;

    private static QidoQuery Malformed(string why) => new(new ArchiveQuery(QueryLevel.Study, []), [], why);

    /// <param name="path">Unique keys that the path gives.</param>
    /// <param name="maxMatches">Cap on what is answered.</param>
    public static QidoQuery Parse(QueryLevel level, IReadOnlyList<QueryKey> path, IQueryCollection parameters, int maxMatches)
    {
        if (parameters.Count > MaxParameters)
            return Malformed($"More than {MaxParameters} parameters.");

        var query = new ArchiveQuery(level, []) { Ordered = true, Limit = maxMatches };
        var (keys, ignored, include) = (new List<QueryKey>(path), new List<string>(), new List<string>());
        foreach (var (name, values) in parameters)
        {
            foreach (var value in values)
            {
                if ((value ?? "").Length > MaxValueLength || (value ?? "").Contains('\0', StringComparison.Ordinal))
                    return Malformed("A value is too long or contains NUL.");
                if (Control(query, name, value ?? "", maxMatches, include) is { } controlled)
                    query = controlled;
                else if (IsControl(name))
                    return Malformed($"The value of {name} is not understood.");
                else if (!IsWellFormed(name))
                    return Malformed("A parameter is neither a keyword nor a tag.");
                else if (KeyOf(name, value ?? "") is { } key && ArchiveSearch.IsKnown(key, level))
                    keys.Add(key);
                else
                    ignored.Add(name);
            }
        }

        query = query with { Keys = keys, Return = ReturnOf(level, path, keys, include, ignored) };
        return new QidoQuery(query, ignored, null);
    }

    private static bool IsControl(string name) => name.ToLowerInvariant() is "limit" or "offset" or "fuzzymatching" or "emptyvaluematching" or "multiplevaluematching";

    /// <returns>The query with the parameter applied; null when it is none of these, or its value is wrong.</returns>
    private static ArchiveQuery? Control(ArchiveQuery query, string name, string value, int maxMatches, List<string> include)
    {
        switch (name.ToLowerInvariant())
        {
            case "includefield":
                include.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                return query;
            case "accept" or "access_token" or "_":
                return query; // negotiated, checked, ignored elsewhere
            case "limit":
                return Number(value) is { } limit ? query with { Limit = Math.Min(limit, maxMatches) } : null;
            case "offset":
                return Number(value) is { } offset ? query with { Offset = offset } : null;
            case "fuzzymatching":
                return bool.TryParse(value, out var fuzzy) ? query with { Fuzzy = fuzzy } : null;
            case "emptyvaluematching":
                return bool.TryParse(value, out var empty) ? query with { EmptyValues = empty } : null;
            case "multiplevaluematching":
                return bool.TryParse(value, out _) ? query : null;
            default:
                return null;
        }
    }

    private static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Keywords and tags, dotted; anything starting with a digit must be eight hexadecimal digits.</summary>
    private static bool IsWellFormed(string name) =>
        name.Length is > 0 and <= 256 && name.Split('.').All(p => p.Length > 0 && p.All(char.IsAsciiLetterOrDigit) && (!char.IsAsciiDigit(p[0]) || DicomTag.TryParse(p, out _)));

    private static QueryKey? KeyOf(string name, string value)
    {
        var tags = new List<DicomTag>();
        foreach (var part in name.Split('.'))
        {
            if (!DicomTag.TryParse(part, out var tag))
                return null;
            tags.Add(tag);
        }

        return tags switch
        {
            [var tag] => new QueryKey(tag, DicomDictionary.VrOf(tag) is DicomVr.UI ? value.Replace(',', '\\') : value),
            [var sequence, var tag] => new QueryKey(tag, value, sequence),
            _ => null,
        };
    }

    private static HashSet<DicomTag> ReturnOf(QueryLevel level, IReadOnlyList<QueryKey> path, List<QueryKey> keys, List<string> include, List<string> ignored)
    {
        // What the path fixes need not be repeated with every match, but for its UID.
        var above = path.Count is 0 ? QueryLevel.Patient : path.Count is 1 ? QueryLevel.Series : QueryLevel.Image;
        var tags = ArchiveSearch.ReturnedAlways(above, level);
        tags.UnionWith(keys.Where(k => k.Sequence is null).Select(k => k.Tag));
        foreach (var field in include)
        {
            if (field.Equals("all", StringComparison.OrdinalIgnoreCase))
                tags.UnionWith(ArchiveSearch.Known(level));
            else if (DicomTag.TryParse(field.Split('.')[0], out var tag) && (ArchiveSearch.Known(level).Contains(tag) || tag == Tags.RequestAttributesSequence || ArchiveMatch.IsProtocol(tag)))
                tags.Add(tag);
            else
                ignored.Add(field);
        }

        return tags;
    }
}
