using System.Text;

namespace QaGateway.Hl7;

/// <summary>One segment of a <see cref="Hl7MessageBuilder"/>. Values are escaped on the way in; trailing separators are left out on the way out.</summary>
public sealed class Hl7SegmentBuilder
{
    private const int MaxPosition = 1000;
    private readonly Hl7MessageBuilder _message;
    private readonly List<Field> _fields = [];

    internal Hl7SegmentBuilder(Hl7MessageBuilder message, string name)
    {
        _message = message;
        Name = name;
    }

    /// <summary>Three letters or digits.</summary>
    public string Name { get; }

    /// <summary>The next segment of the message.</summary>
    public Hl7SegmentBuilder Segment(string name) => _message.Segment(name);

    /// <summary>First component of a field; null or empty leaves it out.</summary>
    public Hl7SegmentBuilder Set(int field, string? value) => Set(field, 1, value);

    /// <summary>Component of the first repetition.</summary>
    public Hl7SegmentBuilder Set(int field, int component, string? value) => Set(field, 1, component, 1, value);

    /// <summary>Any place, counted from 1.</summary>
    public Hl7SegmentBuilder Set(int field, int repetition, int component, int subcomponent, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        var parts = At(At(At(_fields, field).Repetitions, repetition).Components, component).Subcomponents;
        At(parts, subcomponent).Text = _message.Escape.Escape(value);
        return this;
    }

    /// <summary>A whole field in ER7 as it is, with delimiters: for copying from another message.</summary>
    public Hl7SegmentBuilder SetRaw(int field, string? raw)
    {
        At(_fields, field).Raw = raw ?? "";
        return this;
    }

    /// <summary>The HL7 null: the receiver shall delete what it has.</summary>
    public Hl7SegmentBuilder SetDelete(int field) => SetRaw(field, "\"\"");

    /// <summary>The whole message.</summary>
    public Hl7Message ToMessage() => _message.ToMessage();

    internal void WriteTo(StringBuilder text, Hl7Delimiters delimiters)
    {
        var start = text.Append(Name).Length;
        var written = start;
        foreach (var (i, field) in _fields.Index())
        {
            if (Name is "MSH" or "BHS" or "FHS" && i is 0)
                continue; // MSH-1 is the separator in front of MSH-2
            text.Append(delimiters.Field);
            if (field.WriteTo(text, delimiters))
                written = text.Length;
        }

        text.Length = written;
    }

    private static T At<T>(List<T> list, int position)
        where T : new()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, MaxPosition);
        while (list.Count < position)
            list.Add(new T());
        return list[position - 1];
    }

    private static bool Join<T>(StringBuilder text, List<T> parts, char delimiter, Func<T, bool> write)
    {
        var written = text.Length;
        var any = false;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                text.Append(delimiter);
            if (!write(parts[i]))
                continue;
            any = true;
            written = text.Length;
        }

        text.Length = written;
        return any;
    }

    private sealed class Field
    {
        public string? Raw { get; set; }

        public List<RepetitionPart> Repetitions { get; } = [];

        public bool WriteTo(StringBuilder text, Hl7Delimiters delimiters)
        {
            if (Raw is null)
                return Join(text, Repetitions, delimiters.Repetition, r => Join(text, r.Components, delimiters.Component, c => c.WriteTo(text, delimiters)));
            text.Append(Raw);
            return Raw.Length > 0;
        }
    }

    private sealed class RepetitionPart
    {
        public List<ComponentPart> Components { get; } = [];
    }

    private sealed class ComponentPart
    {
        public List<SubcomponentPart> Subcomponents { get; } = [];

        public bool WriteTo(StringBuilder text, Hl7Delimiters delimiters) => Join(text, Subcomponents, delimiters.Subcomponent, s =>
        {
            text.Append(s.Text);
            return s.Text.Length > 0;
        });
    }

    private sealed class SubcomponentPart
    {
        public string Text { get; set; } = "";
    }
}
