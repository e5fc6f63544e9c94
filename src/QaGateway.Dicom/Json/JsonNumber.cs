using System.Text.RegularExpressions;

namespace QaGateway.Dicom.Json;

/// <summary>The grammar of a number in JSON (RFC 8259 §6), which has no plus sign and no leading zeros, as DS and IS may.</summary>
internal static partial class JsonNumber
{
    public static bool IsValid(string text) => Grammar().IsMatch(text);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
