using System.Text;

namespace QaGateway.Hl7;

/// <summary>
/// One HL7 v2 message in ER7 encoding: an index of offsets over its bytes. Values are cut out and decoded when they are asked for.
/// It never changes; to build another one there is <see cref="Hl7MessageBuilder"/>.
/// </summary>
public sealed class Hl7Message
{
    private readonly Er7Buffer _buffer;
    private readonly Hl7Segment[] _segments;

    internal Hl7Message(ReadOnlyMemory<byte> bytes, Er7Buffer buffer, Hl7Segment[] segments, IReadOnlyList<Hl7Warning> warnings, bool charsetSuspect)
    {
        Bytes = bytes;
        _buffer = buffer;
        _segments = segments;
        Warnings = warnings;
        CharsetSuspect = charsetSuspect;
    }

    /// <summary>The bytes as received. The caller must leave them alone.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The whole message decoded, line ends as received.</summary>
    public string Text => _buffer.Decode(_buffer.Bytes.Span);

    /// <summary>In the order of the message; the first is MSH.</summary>
    public IReadOnlyList<Hl7Segment> Segments => _segments;

    /// <summary>Deviations that were read nevertheless (ER7-6).</summary>
    public IReadOnlyList<Hl7Warning> Warnings { get; }

    /// <summary>As declared in MSH-1 and MSH-2.</summary>
    public Hl7Delimiters Delimiters => _buffer.Delimiters;

    /// <summary>The character set that the message was decoded by (CHS-10).</summary>
    public Encoding Encoding => _buffer.MessageEncoding;

    /// <summary>The bytes were not valid in the declared set, or the set is unknown (CHS-10).</summary>
    public bool CharsetSuspect { get; }

    /// <summary>MSH-9.1.</summary>
    public string MessageType => Header(9).Trim();

    /// <summary>MSH-9.2.</summary>
    public string TriggerEvent => Header(9, 2).Trim();

    /// <summary>MSH-9.3; empty when not sent.</summary>
    public string MessageStructure => Header(9, 3).Trim();

    /// <summary>MSH-10 exactly as sent: MSA-2 must repeat it.</summary>
    public string ControlId => _segments[0].Field(10);

    /// <summary>MSH-12.1.</summary>
    public string Version => Header(12).Trim();

    /// <summary>MSH-11.1: P, T or D.</summary>
    public string ProcessingId => Header(11).Trim();

    /// <summary>MSH-3.1.</summary>
    public string SendingApplication => Header(3);

    /// <summary>MSH-4.1.</summary>
    public string SendingFacility => Header(4);

    /// <summary>MSH-5.1.</summary>
    public string ReceivingApplication => Header(5);

    /// <summary>MSH-6.1.</summary>
    public string ReceivingFacility => Header(6);

    /// <summary>MSH-7 as sent; see <see cref="Hl7Timestamp"/>.</summary>
    public string MessageTime => Header(7).Trim();

    /// <summary>Undoes and makes escape sequences with this message's delimiters.</summary>
    public Hl7Escape Escape => _buffer.Escape;

    /// <inheritdoc cref="Get(string)"/>
    public Hl7Value this[string path] => Get(path);

    /// <summary>Reads a message.</summary>
    /// <exception cref="Hl7Exception">No MSH, no type, event or control id, or a character set that is not taken (ER7-7). Nothing else is refused.</exception>
    public static Hl7Message Parse(ReadOnlyMemory<byte> bytes, Hl7ParseOptions? options = null) => new Er7Parser(bytes, options ?? Hl7ParseOptions.Default).Parse();

    /// <summary>Reads a message that is text already; its bytes become those of the declared set, of UTF-8 when that cannot hold them.</summary>
    /// <exception cref="Hl7Exception">As above.</exception>
    public static Hl7Message Parse(string text, Hl7ParseOptions? options = null)
    {
        options ??= Hl7ParseOptions.Default;
        var utf8 = Hl7Charset.Utf8.GetBytes(text);
        if (System.Text.Ascii.IsValid(utf8))
            return Parse(utf8, options);
        var asUtf8 = new Er7Parser(utf8, options) { Forced = Hl7Charset.Utf8 }.Parse();
        if (!Hl7Charset.TryGet(asUtf8.First("MSH")![18].Raw, out var declared) || declared.CodePage is 65001)
            return asUtf8;
        var bytes = declared.GetBytes(text);
        return Encoding.GetEncoding(declared.CodePage).GetString(bytes) == text ? Parse(bytes, options) : asUtf8;
    }

    /// <summary>The first segment of that name; null when there is none.</summary>
    public Hl7Segment? First(string name) => Nth(name, 1);

    /// <summary>Every segment of that name, in order.</summary>
    public IEnumerable<Hl7Segment> All(string name) => _segments.Where(s => s.Name == name);

    /// <summary>The value at a path (<see cref="Hl7Path"/>); absent when there is nothing. Without component it is the whole repetition.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public Hl7Value Get(string path) => Get(Hl7Path.Parse(path));

    /// <inheritdoc cref="Get(string)"/>
    public Hl7Value Get(Hl7Path path)
    {
        if (Nth(path.Segment, path.SegmentIndex) is not { } segment)
            return new Hl7Value("");
        return path switch
        {
            { Subcomponent: { } sub } => segment[path.Field, path.Component ?? 1, path.Repetition, sub],
            { Component: { } component } => segment.Component(path.Field, component, path.Repetition),
            _ => segment.Repetition(path.Field, path.Repetition),
        };
    }

    /// <summary>The message in canonical form: every segment as sent, ended by CR, in the message's own character set.</summary>
    public byte[] Encode()
    {
        var canonical = new byte[_segments.Sum(s => s.RawBytes.Length + 1)];
        var at = 0;
        foreach (var segment in _segments)
        {
            segment.RawBytes.CopyTo(canonical.AsSpan(at));
            at += segment.RawBytes.Length;
            canonical[at++] = (byte)'\r';
        }

        return ReferenceEquals(_buffer.Encoding, _buffer.MessageEncoding)
            ? canonical
            : Encoding.Convert(_buffer.Encoding, _buffer.MessageEncoding, canonical);
    }

    private string Header(int field, int component = 1) => _segments[0][field, component].Raw;

    private Hl7Segment? Nth(string name, int index)
    {
        foreach (var segment in _segments)
        {
            if (segment.Index == index && segment.Name == name)
                return segment;
        }

        return null;
    }
}
