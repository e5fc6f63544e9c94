using System.Text;

namespace QaGateway.Hl7;

/// <summary>
/// The bytes that segments are offsets into. They are the bytes of the message where its character set leaves ASCII alone,
/// and UTF-8 made of them where a second byte may look like a delimiter (Shift-JIS, GB 18030, BIG-5, ISO 2022).
/// </summary>
internal sealed class Er7Buffer
{
    private readonly byte _field;
    private readonly Encoding _decoder; // all of the bytes are valid; a part of them must not throw in any case
    private Hl7Escape? _escape;

    public Er7Buffer(ReadOnlyMemory<byte> bytes, Encoding encoding, Encoding messageEncoding, Hl7Delimiters delimiters)
    {
        Bytes = bytes;
        Encoding = encoding;
        MessageEncoding = messageEncoding;
        _decoder = encoding.CodePage is 65001 ? Encoding.UTF8 : encoding;
        Delimiters = delimiters;
        _field = (byte)delimiters.Field;
        Repetition = (byte)delimiters.Repetition;
        Component = (byte)delimiters.Component;
        Subcomponent = (byte)delimiters.Subcomponent;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Of <see cref="Bytes"/>.</summary>
    public Encoding Encoding { get; }

    /// <summary>Of the message as received: what the bytes of <c>\X..\</c> mean.</summary>
    public Encoding MessageEncoding { get; }

    public Hl7Delimiters Delimiters { get; }

    public byte Repetition { get; }

    public byte Component { get; }

    public byte Subcomponent { get; }

    public ReadOnlySpan<byte> FieldSeparator => Bytes.Span[Bytes.Span.IndexOf(_field)..][..1];

    public Hl7Escape Escape => _escape ??= new Hl7Escape(Delimiters, MessageEncoding);

    public string Decode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "" : _decoder.GetString(bytes);

    /// <summary>Start of each field; the last entry is one behind the end of the segment, as if a separator stood there.</summary>
    public int[] IndexFields(int start, int end)
    {
        var span = Bytes.Span[start..end];
        var fields = new int[span.Count(_field) + 2];
        fields[0] = start;
        var n = 1;
        for (int at = 0, next; (next = span[at..].IndexOf(_field)) >= 0;)
        {
            at += next + 1;
            fields[n++] = start + at;
        }

        fields[n] = end + 1;
        return fields;
    }

    /// <summary>The n-th part, from 1; empty when there are fewer.</summary>
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, byte delimiter, int n)
    {
        if (n < 1)
            return default;
        for (; n > 1; n--)
        {
            var at = bytes.IndexOf(delimiter);
            if (at < 0)
                return default;
            bytes = bytes[(at + 1)..];
        }

        var end = bytes.IndexOf(delimiter);
        return end < 0 ? bytes : bytes[..end];
    }
}
