using System.Text;
using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>HL7 values as DICOM wants them (§3, MAP-3, MAP-5, MAP-6).</summary>
internal static class FieldText
{
    /// <summary>Backslash, control characters, and for names caret and equals sign become blanks (MAP-5); trimmed.</summary>
    public static string Clean(string? text, bool inName = false)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
            clean.Append(c is '\\' || char.IsControl(c) || (inName && c is '^' or '=') ? ' ' : c);
        return clean.ToString().Trim();
    }

    /// <summary>Text may be cut, never inside a character (MAP-3).</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    /// <summary>An identifier is never cut: AE 102 (MAP-3); the HL7 null is AE 101 (MAP-4).</summary>
    /// <exception cref="Hl7Exception">Too long, or to be deleted.</exception>
    public static string Identifier(Hl7Value value, int length, string location)
    {
        if (value.IsDelete)
            throw new Hl7Exception("An identifier cannot be deleted.", location, Hl7ErrorCode.RequiredFieldMissing);
        var text = Clean(value.Text);
        return text.Length <= length ? text
            : throw new Hl7Exception($"The identifier has {text.Length} characters, {length} are possible.", location, Hl7ErrorCode.DataType);
    }

    /// <summary>CE, CNE, CWE from <paramref name="first"/> on; scheme and meaning filled up (MAP-6). Null without code and text.</summary>
    public static CodedValue? Code(Hl7Segment segment, int field, int first, string sender, int repetition = 1)
    {
        var code = Clean(segment.Component(field, first, repetition).Text);
        var meaning = Clean(segment.Component(field, first + 1, repetition).Text);
        if (code.Length is 0 && meaning.Length is 0)
            return null;
        if (code.Length > 64)
            return new CodedValue("", "", Cut(meaning.Length > 0 ? meaning : code, 256));
        return new CodedValue(code, code.Length is 0 ? "" : Scheme(Clean(segment.Component(field, first + 2, repetition).Text), sender), Cut(meaning.Length > 0 ? meaning : code, 256));
    }

    /// <summary>A name with groups for PN (§3): the legal name, else the display name, else the first.</summary>
    public static string PersonName(Hl7Segment segment, int field)
    {
        var groups = new[] { "", "", "" };
        foreach (var repetition in Ordered(segment, field))
        {
            var group = segment[field, 8, repetition].Text switch { "I" => 1, "P" => 2, _ => 0 };
            if (groups[group].Length is 0)
                groups[group] = Name(segment, field, repetition, family: 1, suffix: 4, prefix: 5, degree: 6);
        }

        return string.Join('=', groups).TrimEnd('=');
    }

    /// <summary>XCN: the name behind the identifier; several are joined with a backslash nowhere, the first counts.</summary>
    public static string Physician(Hl7Segment? segment, int field) =>
        segment is null ? "" : Cut(Name(segment, field, 1, family: 2, suffix: 5, prefix: 6, degree: 7), 400);

    private static IEnumerable<int> Ordered(Hl7Segment segment, int field) => Enumerable.Range(1, Math.Min(20, segment.RepetitionCount(field)))
        .OrderBy(r => segment[field, 7, r].Text switch { "L" => 0, "D" => 1, _ => 2 });

    private static string Name(Hl7Segment segment, int field, int repetition, int family, int suffix, int prefix, int degree)
    {
        var surname = Clean(segment[field, family, repetition].Text, inName: true);
        var particle = Clean(segment[field, family, repetition, 2].Text, inName: true);
        if (particle.Length > 0 && !surname.StartsWith(particle, StringComparison.OrdinalIgnoreCase))
            surname = $"{particle} {surname}";
        var end = $"{Clean(segment.Component(field, suffix, repetition).Text, inName: true)} {Clean(segment.Component(field, degree, repetition).Text, inName: true)}".Trim();
        string[] parts =
        [
            surname,
            Clean(segment.Component(field, family + 1, repetition).Text, inName: true),
            Clean(segment.Component(field, family + 2, repetition).Text, inName: true),
            Clean(segment.Component(field, prefix, repetition).Text, inName: true),
            end,
        ];
        return string.Join('^', parts).TrimEnd('^');
    }

    private static string Scheme(string scheme, string sender) => scheme switch
    {
        "" => Cut("99" + new string([.. sender.Where(char.IsAsciiLetterOrDigit)]), 16),
        "L" => "99LOCAL",
        "SNM" => "SCT",
        _ => Cut(scheme, 16),
    };
}

/// <summary>A code with its scheme and meaning; an empty code is text alone.</summary>
internal sealed record CodedValue(string Code, string Scheme, string Meaning);
