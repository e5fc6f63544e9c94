using System.Buffers;

namespace QaGateway.Dicom;

/// <summary>
/// What a value of text may be (PS3.5 §6.2). Keys of queries go by the same rules but for ranges and wildcards, which may be longer
/// (PS3.4 §C.2.2.2).
/// </summary>
internal static class ValueRules
{
    public const int DecimalLength = 16;

    private static readonly SearchValues<char> UidCharacters = SearchValues.Create("0123456789.*?");

    /// <returns>null when the value is fine, else what is wrong, without the value.</returns>
    public static string? Check(DicomVr vr, string value)
    {
        if (!vr.IsSingleText && value.Contains('\\'))
            return "has a backslash, which would make two values";
        if (HasForbiddenControl(vr, value))
            return "has control characters";
        if (vr == DicomVr.PN)
            return CheckPersonName(value);

        var max = MaxLength(vr);
        return max > 0 && value.Length > max && Count(value) > max && !value.AsSpan().ContainsAny('*', '?')
            ? $"is longer than {max} characters"
            : vr == DicomVr.UI ? CheckUid(value)
            : null;
    }

    private static int MaxLength(DicomVr vr) => vr switch
    {
        DicomVr.AE or DicomVr.CS or DicomVr.DS or DicomVr.SH => 16,
        DicomVr.AS => 4,
        DicomVr.DA => 18,
        DicomVr.DT => 54,
        DicomVr.IS => 12,
        DicomVr.LO or DicomVr.UI => 64,
        DicomVr.LT => 10240,
        DicomVr.ST => 1024,
        DicomVr.TM => 28,
        _ => 0,
    };

    private static string? CheckPersonName(string value)
    {
        var groups = value.Split('=');
        return groups.Length > 3 ? "has more than three component groups"
            : groups.Any(group => Count(group) > 64 && !group.AsSpan().ContainsAny('*', '?')) ? "has a component group longer than 64 characters"
            : null;
    }

    private static string? CheckUid(string value) =>
        value.AsSpan().ContainsAnyExcept(UidCharacters) ? "is no UID" : null;

    private static bool HasForbiddenControl(DicomVr vr, string value)
    {
        var mayHaveLines = vr is DicomVr.LT or DicomVr.ST or DicomVr.UT;
        foreach (var character in value)
        {
            if (character < ' ' && !(mayHaveLines && (character is '\r' or '\n' or '\f' or '\t')))
                return true;
        }

        return false;
    }

    /// <summary>Lengths count characters, not bytes and not UTF-16 units.</summary>
    private static int Count(string value)
    {
        var count = 0;
        foreach (var _ in value.EnumerateRunes())
            count++;
        return count;
    }
}
