using System.Globalization;
using System.Text;

namespace QaGateway.Hl7;

/// <summary>Escape sequences of HL7 v2 §2.7 for one set of delimiters (ER7-4, ER7-5).</summary>
/// <param name="delimiters">Of the message.</param>
/// <param name="encoding">Meaning of the bytes in <c>\Xhh\</c>.</param>
public sealed class Hl7Escape(Hl7Delimiters delimiters, Encoding encoding)
{
    private const int MaxRun = 100;
    private const int MaxSequence = 4096;

    /// <summary>For the usual delimiters and UTF-8.</summary>
    public static Hl7Escape Default { get; } = new(Hl7Delimiters.Default, Encoding.UTF8);

    /// <summary>Undoes the sequences; what is no known sequence stays literally, as in a path with backslashes.</summary>
    public string Unescape(string raw) => Unescape(raw, out _);

    /// <param name="raw">Characters of one value.</param>
    /// <param name="suspect">True when a sequence was unknown or not terminated, and was left as it is.</param>
    public string Unescape(string raw, out bool suspect)
    {
        suspect = false;
        var at = raw.IndexOf(delimiters.Escape, StringComparison.Ordinal);
        if (at < 0)
            return raw;

        var text = new StringBuilder(raw.Length);
        var done = 0;
        while (at >= 0)
        {
            text.Append(raw, done, at - done);
            var end = raw.IndexOf(delimiters.Escape, at + 1);
            if (end > at && TryDecode(raw.AsSpan(at + 1, end - at - 1), text))
            {
                done = end + 1;
            }
            else
            {
                suspect = true;
                text.Append(delimiters.Escape); // the closing character may open the next sequence
                done = at + 1;
            }

            at = done < raw.Length ? raw.IndexOf(delimiters.Escape, done) : -1;
        }

        return text.Append(raw, done, raw.Length - done).ToString();
    }

    /// <summary>Makes text safe to stand as one value: delimiters, line ends and control characters become sequences.</summary>
    public string Escape(string text)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var sequence = SequenceFor(text, ref i, out var start);
            if (sequence is null)
            {
                escaped?.Append(text[i]);
                continue;
            }

            escaped ??= new StringBuilder(text, 0, start, text.Length + 16);
            escaped.Append(delimiters.Escape).Append(sequence).Append(delimiters.Escape);
        }

        return escaped?.ToString() ?? text;
    }

    private string? SequenceFor(string text, ref int i, out int start)
    {
        start = i;
        var c = text[i];
        if (c == delimiters.Field)
            return "F";
        if (c == delimiters.Component)
            return "S";
        if (c == delimiters.Repetition)
            return "R";
        if (c == delimiters.Escape)
            return "E";
        if (c == delimiters.Subcomponent)
            return "T";
        if (c == delimiters.Truncation)
            return "P";
        if (c is '\r' && i + 1 < text.Length && text[i + 1] is '\n')
            i++;
        return c is '\r' or '\n' ? ".br"
            : c < ' ' ? string.Create(CultureInfo.InvariantCulture, $"X{(int)c:X2}")
            : null;
    }

    private bool TryDecode(ReadOnlySpan<char> sequence, StringBuilder text)
    {
        if (sequence.Length is 1)
        {
            char? single = sequence[0] switch
            {
                'F' => delimiters.Field,
                'S' => delimiters.Component,
                'R' => delimiters.Repetition,
                'E' => delimiters.Escape,
                'T' => delimiters.Subcomponent,
                'P' => delimiters.Truncation ?? '#',
                _ => null,
            };
            if (single is { } c)
                text.Append(c);
            return single is not null || sequence[0] is 'H' or 'N'; // highlighting has no place in plain text
        }

        if (sequence.Length < 2 || sequence.Length > MaxSequence)
            return false;
        return sequence[0] switch
        {
            'X' => TryHex(sequence[1..], text),
            '.' => TryFormat(sequence[1..], text),
            _ => false,
        };
    }

    private bool TryHex(ReadOnlySpan<char> digits, StringBuilder text)
    {
        if (digits.Length % 2 is not 0)
            return false;
        Span<byte> bytes = stackalloc byte[MaxSequence / 2];
        if (Convert.FromHexString(digits, bytes, out _, out var length) is not System.Buffers.OperationStatus.Done)
            return false;
        try
        {
            text.Append(encoding.GetString(bytes[..length]));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false; // no characters of the message's set
        }
    }

    private static bool TryFormat(ReadOnlySpan<char> command, StringBuilder text)
    {
        if (command.Length < 2)
            return false;
        switch (command[..2])
        {
            case "br":
                text.Append('\n');
                return true;
            case "sp":
                text.Append('\n', Count(command[2..]));
                return true;
            case "sk":
                text.Append(' ', Count(command[2..]));
                return true;
            case "ce":
                text.Append('\n');
                return true;
            case "in" or "ti":
                text.Append(' ');
                return true;
            default:
                return command is "fi" or "nf";
        }
    }

    private static int Count(ReadOnlySpan<char> number) =>
        int.TryParse(number.Trim(" +"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Clamp(n, 0, MaxRun) : 1;
}
