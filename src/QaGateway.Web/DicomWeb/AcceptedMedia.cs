using System.Globalization;

namespace QaGateway.Web.DicomWeb;

/// <summary>One media range of an Accept header (PS3.18 §8.3.3). More lenient than the general parser: DICOM clients leave out the quotes around <c>type=application/dicom</c>.</summary>
/// <param name="Type">Lower case, e.g. <c>multipart/related</c>.</param>
/// <param name="Related">The <c>type</c> parameter, lower case; null when absent.</param>
/// <param name="TransferSyntax">A UID, <c>*</c>, or null when absent.</param>
internal sealed record AcceptedMedia(string Type, string? Related, string? TransferSyntax, double Quality)
{
    private const int MaxRanges = 64;
    private const int MaxLength = 8192;

    public bool IsAny => Type is "*/*";

    public bool IsMultipart => Type is "multipart/related" or "multipart/*";

    /// <summary>Takes this type alone, not in parts.</summary>
    public bool Takes(string mediaType) => IsAny || Type == mediaType || (Type.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(Type[..^1], StringComparison.Ordinal));

    /// <summary>Takes parts of this type.</summary>
    public bool TakesParts(string mediaType) => IsAny || (IsMultipart && (Related is null or "*/*" || Related == mediaType || (Related.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(Related[..^1], StringComparison.Ordinal))));

    /// <summary>Best first; no header at all takes anything.</summary>
    /// <returns>Null when the text is no list of media ranges.</returns>
    public static IReadOnlyList<AcceptedMedia>? Parse(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return [new AcceptedMedia("*/*", null, null, 1)];
        if (accept.Length > MaxLength)
            return null;

        var ranges = new List<AcceptedMedia>();
        foreach (var text in Split(accept, ','))
        {
            if (text.Length is 0)
                continue;
            if (ranges.Count == MaxRanges || ParseRange(text) is not { } range)
                return null;

            ranges.Add(range);
        }

        return [.. ranges.Where(r => r.Quality > 0).OrderByDescending(r => r.Quality)];
    }

    private static AcceptedMedia? ParseRange(string text)
    {
        var parts = Split(text, ';');
        var type = parts[0].ToLowerInvariant();
        if (type.Count(c => c is '/') is not 1 || type.Any(c => c is <= ' ' or > '~' or '"'))
            return null;

        var range = new AcceptedMedia(type, null, null, 1);
        foreach (var parameter in parts.Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals].Trim(), parameter[(equals + 1)..].Trim().Trim('"'));
            range = name.ToLowerInvariant() switch
            {
                "type" => range with { Related = value.ToLowerInvariant() },
                "transfer-syntax" => range with { TransferSyntax = value },
                "q" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? range with { Quality = q } : range,
                _ => range,
            };
        }

        return range;
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '"')
                quoted = !quoted;
            if (i < text.Length && (quoted || text[i] != separator))
                continue;

            parts.Add(text[start..i].Trim());
            start = i + 1;
        }

        return parts;
    }
}
