using System.Text;

namespace QaGateway.Hl7;

/// <summary>Builds a message: <c>new Hl7MessageBuilder().Segment("MSH").Set(9, "ADT").Set(9, 2, "A08")…</c></summary>
/// <param name="delimiters">The usual ones when null.</param>
public sealed class Hl7MessageBuilder(Hl7Delimiters? delimiters = null)
{
    private readonly Hl7Delimiters _delimiters = delimiters ?? Hl7Delimiters.Default;
    private readonly List<Hl7SegmentBuilder> _segments = [];
    private Hl7Escape? _escape;

    internal Hl7Escape Escape => _escape ??= new Hl7Escape(_delimiters, Encoding.UTF8);

    /// <summary>A message that begins with a header as HL7 wants it: sender, receiver, time, type, control id, P, version, character set.</summary>
    public static Hl7MessageBuilder Create(string type, string triggerEvent, string? structure, string controlId, string version, string time)
    {
        var builder = new Hl7MessageBuilder();
        builder.Segment("MSH").Set(7, time).Set(9, 1, type).Set(9, 2, triggerEvent).Set(9, 3, structure).Set(10, controlId).Set(11, "P").Set(12, version);
        return builder;
    }

    /// <summary>Adds a segment behind the last one.</summary>
    /// <exception cref="ArgumentException">The name is not three letters or digits.</exception>
    public Hl7SegmentBuilder Segment(string name)
    {
        if (name.Length is not 3 || !name.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException("A segment name has three letters or digits.", nameof(name));
        var segment = new Hl7SegmentBuilder(this, name);
        if (name is "MSH" or "BHS" or "FHS")
            segment.SetRaw(1, _delimiters.Field.ToString()).SetRaw(2, _delimiters.EncodingCharacters);
        _segments.Add(segment);
        return segment;
    }

    /// <summary>The segment added first under that name; null when there is none.</summary>
    public Hl7SegmentBuilder? First(string name) => _segments.Find(s => s.Name == name);

    /// <summary>ER7 text, every segment ended by CR.</summary>
    public string ToText()
    {
        var text = new StringBuilder(1024);
        foreach (var segment in _segments)
        {
            segment.WriteTo(text, _delimiters);
            text.Append('\r');
        }

        return text.ToString();
    }

    /// <summary>The bytes in a character set; set MSH-18 to its name (<see cref="Hl7Charset.NameOf"/>) yourself. What the set lacks becomes a question mark.</summary>
    public byte[] Encode(Encoding encoding) => encoding.GetBytes(ToText());

    /// <summary>The message, read back.</summary>
    /// <exception cref="Hl7Exception">It has no proper header.</exception>
    public Hl7Message ToMessage() => Hl7Message.Parse(ToText());
}
