using System.Globalization;
using System.Text.RegularExpressions;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>The rules of PS3.5 §6.2 to the letter, without what queries may have beyond them: for values that are stored.</summary>
internal static partial class StrictValues
{
    /// <returns>What is wrong; null when the value conforms.</returns>
    public static string? Problem(DicomVr vr, string value)
    {
        if (value.Length == 0)
            return null;

        return vr switch
        {
            DicomVr.DA when !DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "a date is written YYYYMMDD",
            DicomVr.TM when !Time().IsMatch(value) => "a time is written HHMMSS.FFFFFF",
            DicomVr.DT when !DateAndTime().IsMatch(value) => "a date and time is written YYYYMMDDHHMMSS.FFFFFF&ZZXX",
            DicomVr.AS when !Age().IsMatch(value) => "an age is written nnnD, nnnW, nnnM or nnnY",
            DicomVr.CS when !Code().IsMatch(value) => "a code string has upper-case letters, digits, blanks and underscores only, at most 16",
            DicomVr.UI when !DicomUid.IsValid(value) => "it is no UID",
            DicomVr.IS when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "it is no whole number",
            DicomVr.DS when value.Length > 16 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => "it is no decimal number",
            DicomVr.AE when value.Length > 16 || value.Contains('\\', StringComparison.Ordinal) => "an AE title has at most 16 characters",
            DicomVr.PN when value.Split('=') is var groups && (groups.Length > 3 || groups.Any(g => g.Length > 64 || g.Split('^').Length > 5)) => "a name has up to three groups of 64 characters and five components",
            _ => null,
        };
    }

    [GeneratedRegex(@"^([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?$")]
    private static partial Regex DateAndTime();

    [GeneratedRegex("^[0-9]{3}[DWMY]$")]
    private static partial Regex Age();

    [GeneratedRegex("^[A-Z0-9 _]{1,16}$")]
    private static partial Regex Code();
}
