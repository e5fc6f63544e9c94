using System.Text;

namespace QaGateway.Hl7;

/// <summary>One segment. Positions are counted as the standard counts them, from 1; the shift of MSH is handled here.</summary>
public sealed class Hl7Segment
{
    private readonly Er7Buffer _buffer;
    private readonly int _start;
    private readonly int _end;
    private readonly int _offset; // in MSH, BHS and FHS the separator itself is field 1
    private int[]? _fields;       // start of each field; one more entry than fields

    internal Hl7Segment(Er7Buffer buffer, string name, int index, int start, int end)
    {
        _buffer = buffer;
        _start = start;
        _end = end;
        Name = name;
        Index = index;
        _offset = name is "MSH" or "BHS" or "FHS" ? 1 : 0;
    }

    /// <summary>MSH, PID, ZDS… in upper case; the first field as sent when the line is no segment (ER7-6).</summary>
    public string Name { get; }

    /// <summary>Place among the segments of this name, from 1: what ERR-2 calls the segment sequence.</summary>
    public int Index { get; }

    /// <summary>Number of the last field sent.</summary>
    public int FieldCount => Fields.Length - 2 + _offset;

    /// <summary>The segment as sent, without its end.</summary>
    public string Raw => _buffer.Decode(_buffer.Bytes.Span[_start.._end]);

    internal ReadOnlySpan<byte> RawBytes => _buffer.Bytes.Span[_start.._end];

    private int[] Fields => _fields ??= _buffer.IndexFields(_start, _end);

    /// <summary>The value at field, component, repetition and subcomponent. Of a field with one component it is the whole field.</summary>
    public Hl7Value this[int field, int component = 1, int repetition = 1, int subcomponent = 1] =>
        IsDeclaration(field)
            ? Value(FieldBytes(field))
            : Value(Er7Buffer.Part(ComponentBytes(field, component, repetition), _buffer.Subcomponent, subcomponent));

    /// <summary>A whole field as sent, with its repetitions; empty when absent.</summary>
    public string Field(int field) => _buffer.Decode(FieldBytes(field));

    /// <summary>One repetition, whole.</summary>
    public Hl7Value Repetition(int field, int repetition = 1) =>
        Value(IsDeclaration(field) ? FieldBytes(field) : Er7Buffer.Part(FieldBytes(field), _buffer.Repetition, repetition));

    /// <summary>One component, whole: right for text, in which senders forget to escape the subcomponent separator.</summary>
    public Hl7Value Component(int field, int component, int repetition = 1) => Value(ComponentBytes(field, component, repetition));

    /// <summary>0 for an absent field.</summary>
    public int RepetitionCount(int field)
    {
        var bytes = FieldBytes(field);
        return bytes.IsEmpty ? 0 : IsDeclaration(field) ? 1 : bytes.Count(_buffer.Repetition) + 1;
    }

    /// <summary>0 for an absent field or repetition.</summary>
    public int ComponentCount(int field, int repetition = 1)
    {
        if (IsDeclaration(field))
            return 1;
        var bytes = Er7Buffer.Part(FieldBytes(field), _buffer.Repetition, repetition);
        return bytes.IsEmpty ? 0 : bytes.Count(_buffer.Component) + 1;
    }

    /// <summary>0 for an absent component.</summary>
    public int SubcomponentCount(int field, int component, int repetition = 1)
    {
        var bytes = ComponentBytes(field, component, repetition);
        return bytes.IsEmpty ? 0 : IsDeclaration(field) ? 1 : bytes.Count(_buffer.Subcomponent) + 1;
    }

    /// <summary>ERL of a place in this segment: <c>PID^1^3^1^4</c>.</summary>
    public string Location(int field, int repetition = 1, int? component = null) =>
        component is { } c ? $"{Name}^{Index}^{field}^{repetition}^{c}" : $"{Name}^{Index}^{field}^{repetition}";

    /// <summary>The segment as sent.</summary>
    public override string ToString() => Raw;

    internal ReadOnlySpan<byte> FieldBytes(int field)
    {
        if (field is 1 && _offset is 1)
            return _buffer.FieldSeparator;
        var fields = Fields;
        var i = field - _offset;
        return i < 0 || i >= fields.Length - 1 || field < 0 ? default : _buffer.Bytes.Span[fields[i]..(fields[i + 1] - 1)];
    }

    private ReadOnlySpan<byte> ComponentBytes(int field, int component, int repetition) =>
        IsDeclaration(field)
            ? component is 1 && repetition is 1 ? FieldBytes(field) : default
            : Er7Buffer.Part(Er7Buffer.Part(FieldBytes(field), _buffer.Repetition, repetition), _buffer.Component, component);

    private bool IsDeclaration(int field) => _offset is 1 && (field is 1 or 2); // they declare the delimiters, so they are not split by them

    private Hl7Value Value(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? new Hl7Value("") : new Hl7Value(_buffer.Decode(bytes), _buffer.Escape);
}
