using System.Text;
using System.Text.Json;

namespace QaGateway.Hl7.Tests.Model;

public sealed class CorpusTests
{
    private static readonly Hl7ParseOptions Anything = new() { RequireHeader = false };

    /// <summary>Where this parser means to differ, and why.</summary>
    private static readonly Dictionary<string, string> Different = new()
    {
        ["hl7/charset/cdcprs-ORU-R01-02.hl7"] = "declares 8859/1, python-hl7 was told UTF-8",
        ["hl7/charset/dcm4che-OMG-O19-02.hl7"] = "the same",
        ["hl7/charset/dcm4che-OMI-O23-01.hl7"] = "the same",
        ["hl7/malformed/header/hl7-rounding-x-01.hl7"] = "MSH without any field: python-hl7 makes up two",
        ["hl7/malformed/header/pythonhl7-x-02.hl7"] = "an empty third field",
        ["hl7/malformed/header/rubyhl7-x-01.hl7"] = "MSH$ with | inside: python-hl7 makes up two fields",
        ["hl7/adt/A0X/ballerina-ADT-A0X-01.hl7"] = "BHS without any field inside a message: python-hl7 makes up two",
        ["hl7/malformed/nhapi-badinputs/nhapi-ADT-A01-21.hl7"] = "digits as encoding characters",
        ["hl7/malformed/nhapi-badinputs/nhapi-ADT-A07-10.hl7"] = "bytes that are no characters as encoding characters",
        ["hl7/malformed/nhapi-badinputs/nhapi-ADT-A40-09.hl7"] = "a letter as encoding character",
        ["hl7/malformed/nhapi-badinputs/nhapi-x-13.hl7"] = "a digit as encoding character",
        ["hl7/malformed/nhapi-badinputs/nhapi-x-20.hl7"] = "a letter as field separator",
        ["hl7/separators/healthcare-ADT-A01-01.hl7"] = "two messages, the second one indented; doubled escape character",
        ["hl7/separators/healthcare-ADT-A01-02.hl7"] = "doubled escape character",
        ["hl7/separators/ipf-RSP-K23-02.hl7"] = "doubled escape character: & still divides",
        ["hl7/separators/ipf-RSP-ZV2-01.hl7"] = "doubled escape character: & still divides",
        ["hl7/separators/lfh-ADT-A01-01.hl7"] = "doubled escape character",
    };

    [Fact]
    public void Every_file_that_python_hl7_reads_is_read_alike()
    {
        Corpus.SkipWhenAbsent();
        var differences = new List<string>();
        var compared = 0;
        foreach (var file in Corpus.Files)
        {
            var oracle = Corpus.Oracle(file);
            if (oracle.GetProperty("parsed").ValueKind is not JsonValueKind.Array)
                continue;
            if (!Different.ContainsKey(oracle.GetProperty("file").GetString()!))
                compared += Compare(file, oracle, differences);
        }

        Assert.True(compared > 800, $"only {compared} messages compared");
        Assert.True(differences.Count is 0, $"{differences.Count} of {compared}:\n" + string.Join('\n', differences.Take(60)));
    }

    [Fact]
    public void What_is_written_again_reads_the_same()
    {
        Corpus.SkipWhenAbsent();
        var read = 0;
        foreach (var message in Messages())
        {
            var again = Hl7Message.Parse(message.Encode(), Anything);
            Assert.Equal(message.Segments.Select(s => s.Raw), again.Segments.Select(s => s.Raw));
            Assert.Equal(message.Encode(), again.Encode());
            read++;
        }

        Assert.True(read > 700, $"only {read} messages");
    }

    [Fact]
    public void Unescaping_and_escaping_again_keeps_the_meaning()
    {
        Corpus.SkipWhenAbsent();
        foreach (var message in Messages())
        {
            foreach (var segment in message.Segments.Where(s => s.Name is not ("MSH" or "BHS" or "FHS")))
            {
                for (var field = 1; field <= segment.FieldCount; field++)
                {
                    if (segment[field].Text is { } text)
                        Assert.Equal(text.ReplaceLineEndings("\n"), message.Escape.Unescape(message.Escape.Escape(text)));
                }
            }
        }
    }

    private static IEnumerable<Hl7Message> Messages()
    {
        foreach (var file in Corpus.Files)
        {
            foreach (var bytes in Hl7Batch.Split(File.ReadAllBytes(file)).Messages)
            {
                Hl7Message message;
                try
                {
                    message = Hl7Message.Parse(bytes, Anything);
                }
                catch (Hl7Exception)
                {
                    continue;
                }

                yield return message;
            }
        }
    }

    private static int Compare(string file, JsonElement oracle, List<string> differences)
    {
        var bytes = File.ReadAllBytes(file);
        var name = Path.GetRelativePath(Corpus.Root!, file);
        var expected = oracle.GetProperty("parsed").EnumerateArray().ToArray();
        var options = Anything with { DefaultEncoding = Encoding.GetEncoding(oracle.GetProperty("decodedAs").GetString()!) };
        var found = expected.Length is 0 && !Hl7Batch.Split(bytes).IsBatch ? [] : Hl7Batch.Split(bytes).Messages;
        if (found.Count != expected.Length)
        {
            differences.Add($"{name}: {found.Count} messages instead of {expected.Length}");
            return expected.Length;
        }

        for (var i = 0; i < found.Count; i++)
        {
            try
            {
                var message = Hl7Message.Parse(found[i], options);
                if (Difference(message, expected[i]) is { } difference)
                    differences.Add($"{name}: {difference}");
            }
            catch (Hl7Exception refused)
            {
                differences.Add($"{name}: refused, {refused.Message}");
            }
        }

        return expected.Length;
    }

    private static string? Difference(Hl7Message message, JsonElement expected)
    {
        var segments = expected.EnumerateArray().Where(s => s.GetArrayLength() is not 1 || s[0].ValueKind is not JsonValueKind.String || s[0].GetString()!.Trim().Length > 0).ToArray(); // without blank lines
        if (segments.Length != message.Segments.Count)
            return $"{message.Segments.Count} segments instead of {segments.Length}";
        for (var s = 0; s < segments.Length; s++)
        {
            var segment = message.Segments[s];
            var fields = segments[s].EnumerateArray().ToArray();
            if (fields.Length != segment.FieldCount + 1)
                return $"{segment.Name}[{segment.Index}] has {segment.FieldCount} fields instead of {fields.Length - 1}";
            for (var f = 1; f < fields.Length; f++)
            {
                var ours = Flatten(segment, f);
                var theirs = Flatten(fields[f]);
                if (f == fields.Length - 1)
                    theirs[^1] = theirs[^1].TrimEnd(' ', '\t');
                if (!ours.SequenceEqual(theirs))
                    return $"{segment.Name}[{segment.Index}]-{f}: [{string.Join('·', ours)}] instead of [{string.Join('·', theirs)}]";
            }
        }

        return null;
    }

    private static List<string> Flatten(Hl7Segment segment, int field)
    {
        var leaves = new List<string>();
        for (var r = 1; r <= Math.Max(1, segment.RepetitionCount(field)); r++)
        {
            for (var c = 1; c <= Math.Max(1, segment.ComponentCount(field, r)); c++)
            {
                for (var s = 1; s <= Math.Max(1, segment.SubcomponentCount(field, c, r)); s++)
                    leaves.Add(segment[field, c, r, s].Raw);
            }
        }

        return leaves;
    }

    private static List<string> Flatten(JsonElement field) => field.ValueKind is JsonValueKind.String
        ? [field.GetString()!]
        : [.. field.EnumerateArray().SelectMany(Flatten)];
}
