using System.Text;

namespace QaGateway.Hl7;

/// <summary>What must be known before a message can be split: delimiters (ER7-1) and character set (MSH-18).</summary>
internal readonly record struct Er7Header(Hl7Delimiters Delimiters, string Charset, bool SwitchesSets, Hl7Warning? Warning)
{
    /// <param name="content">Begins with the M of MSH.</param>
    /// <exception cref="Hl7Exception">It does not, or its separators cannot be.</exception>
    public static Er7Header Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < 4 || !Ascii.EqualsIgnoreCase(content[..3], "MSH"u8))
            throw new Hl7Exception("The message does not begin with MSH.", "MSH^1", Hl7ErrorCode.SegmentSequence);
        if (content[3] is not (> 0x20 and < 0x7F) || char.IsAsciiLetterOrDigit((char)content[3]))
            throw new Hl7Exception("MSH-1, the field separator, is a letter, a digit or no character at all.", "MSH^1^1", Hl7ErrorCode.DataType);

        var end = content.IndexOfAny((byte)'\r', (byte)'\n');
        var msh = end < 0 ? content : content[..end];
        var field = msh[3];
        var delimiters = ReadDelimiters(field, Er7Buffer.Part(msh[4..], field, 1), out var warning);
        var charset = Er7Buffer.Part(msh, field, 18);
        return new Er7Header(delimiters, ReadCharset(charset, delimiters, out var switches), switches, warning);
    }

    private static Hl7Delimiters ReadDelimiters(byte field, ReadOnlySpan<byte> declared, out Hl7Warning? warning)
    {
        warning = null;
        if (declared.SequenceEqual("^~\\&"u8))
            return field is (byte)'|' ? Hl7Delimiters.Default : Hl7Delimiters.Default with { Field = (char)field };

        Span<byte> set = [(byte)'^', (byte)'~', (byte)'\\', (byte)'&', 0];
        var given = declared[..Math.Min(declared.Length, 5)].ToArray();
        if (given is [_, _, (byte)'&'])
            given = [given[0], given[1], (byte)'\\', (byte)'&']; // the escape character was forgotten
        if (given is [_, _, var escape, var twice, (byte)'&'] && escape == twice)
            given = [given[0], given[1], escape, (byte)'&'];     // it was doubled, as in a C string
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] is > 0x20 and < 0x7F && given[i] != field && !char.IsAsciiLetterOrDigit((char)given[i]))
                set[i] = given[i];
        }

        if (declared.Length is < 4 or > 5 || !set[..given.Length].SequenceEqual(given) || !declared.SequenceEqual(given))
            warning = new Hl7Warning("ENCODING_CHARACTERS", "MSH^1^2", $"{declared.Length} encoding characters, filled up with the usual ones");
        return new Hl7Delimiters((char)field, (char)set[0], (char)set[1], (char)set[2], (char)set[3], set[4] is 0 ? null : (char)set[4]);
    }

    /// <summary>The first repetition, except that ISO 2022 of Japan is meant wherever it is named: it holds the first one as well.</summary>
    private static string ReadCharset(ReadOnlySpan<byte> field, Hl7Delimiters delimiters, out bool switches)
    {
        switches = false;
        if (field.IsEmpty)
            return "";
        switches = field.IndexOf("IR87"u8) >= 0 || field.IndexOf("IR 87"u8) >= 0 || field.IndexOf("IR159"u8) >= 0 || field.IndexOf("IR 159"u8) >= 0;
        return switches ? "ISO IR87" : Encoding.ASCII.GetString(Er7Buffer.Part(Er7Buffer.Part(field, (byte)delimiters.Repetition, 1), (byte)delimiters.Component, 1)).Trim();
    }
}
