using System.Text;
using QaGateway.Hl7;

namespace QaGateway.Console.Messages;

/// <summary>A message laid out for the eye: segments, fields, and which field the fault is in.</summary>
public sealed record RawMessage(IReadOnlyList<RawSegment> Segments, char Separator, string Text, Hl7Message? Parsed)
{
    /// <summary>A message that cannot be parsed is shown all the same, line by line.</summary>
    public static RawMessage Of(ReadOnlyMemory<byte> bytes, ErrorPlace? place)
    {
        Hl7Message? parsed = null;
        try
        {
            parsed = Hl7Message.Parse(bytes);
        }
        catch (Hl7Exception)
        {
            parsed = null; // that is why somebody looks at it
        }

        var text = parsed?.Text ?? Encoding.Latin1.GetString(bytes.Span);
        var separator = parsed?.Delimiters.Field ?? (text.Length > 3 ? text[3] : '|');
        var seen = new Dictionary<string, int>();
        var segments = new List<RawSegment>();
        foreach (var line in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(separator);
            var name = parts[0].Trim().ToUpperInvariant();
            var sequence = seen[name] = seen.GetValueOrDefault(name) + 1;
            var hit = place is not null && place.Segment == name && place.Sequence == sequence;
            var shift = name is "MSH" or "BHS" or "FHS" ? 1 : 0; // the separator itself is field 1
            segments.Add(new RawSegment(name, sequence, [.. parts.Skip(1).Select((value, i) => new RawField(i + 1 + shift, value, hit && place!.Field == i + 1 + shift))], hit));
        }

        return new RawMessage(segments, separator, text, parsed);
    }

    /// <summary>Values with their components, for the tree; only what is there.</summary>
    public static IReadOnlyList<(string Place, string Value)> Tree(RawSegment segment) =>
        [.. from field in segment.Fields
            where field.Value.Length > 0
            from entry in Split(segment, field)
            select entry];

    private static IEnumerable<(string, string)> Split(RawSegment segment, RawField field)
    {
        if (segment.Name is "MSH" && field.Number is 2)
        {
            yield return ("MSH-2", field.Value);
            yield break;
        }

        var repetitions = field.Value.Split('~');
        for (var r = 0; r < repetitions.Length; r++)
        {
            var at = $"{segment.Name}-{field.Number}{(repetitions.Length > 1 ? $"[{r + 1}]" : "")}";
            var components = repetitions[r].Split('^');
            for (var c = 0; c < components.Length; c++)
            {
                if (components[c].Length > 0)
                    yield return (components.Length > 1 ? $"{at}.{c + 1}" : at, components[c]);
            }
        }
    }
}

public sealed record RawSegment(string Name, int Sequence, IReadOnlyList<RawField> Fields, bool IsAtFault);

public sealed record RawField(int Number, string Value, bool IsAtFault);
