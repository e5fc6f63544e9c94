using System.Text;

namespace QaGateway.Hl7.Tests.Model;

/// <summary>Whatever the bytes are: a message or an <see cref="Hl7Exception"/>, never anything else. The seeds are fixed, so a failure repeats.</summary>
public sealed class MutationTests
{
    private static readonly byte[] Seed = Encoding.UTF8.GetBytes(
        "MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083500+0100||OMI^O23^OMI_O23|RIS000102|P|2.5.1||||||UNICODE UTF-8\r" +
        "PID|1||4712^^^HOSP&1.2.3.4.5&ISO^MR~99^^^OTHER||MÜLLER^JÖRG^^^^^L||19550101|M\r" +
        "ORC|NW|P5502^HIS|F9002^RIS||SC||||20260310083500+0100\rTQ1|1||||||20260310110000+0100||S\r" +
        "OBX|1|TX|1^A||a \\T\\ b \\X41\\ \\.br\\||\"\"\rIPC|A260310002^RIS|RP260310002|2.25.23|SPS1|CT\r");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Mutated_messages_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 8000; i++)
        {
            if (Touch(Mutate(Seed, random)))
                read++;
        }

        Assert.InRange(read, 1000, 7999);
    }

    [Fact]
    public void Mutated_corpus_files_are_read_or_refused()
    {
        Corpus.SkipWhenAbsent();
        var random = new Random(4711);
        foreach (var file in Corpus.Files)
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.Length > 8000)
                continue;
            for (var i = 0; i < 10; i++)
                Touch(Mutate(bytes, random));
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var n = random.Next(1, 8); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)"|^~\\&\r\n\"#"[random.Next(9)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 50))));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static bool Touch(byte[] bytes)
    {
        Hl7Message message;
        try
        {
            foreach (var part in Hl7Batch.Split(bytes).Messages)
                Hl7Ack.CreateForUnparsable(part.Span, AckCode.AR, "Q", DateTimeOffset.UnixEpoch, "A", "B", new Hl7Error("", 207, "E", "x"));
            message = Hl7Message.Parse(bytes);
        }
        catch (Hl7Exception)
        {
            return false;
        }

        foreach (var segment in message.Segments)
        {
            for (var field = 0; field <= segment.FieldCount + 1; field++)
            {
                _ = segment[field].Text;
                _ = segment.Component(field, 2, 2).Text;
                _ = (segment.RepetitionCount(field), segment.ComponentCount(field), segment.SubcomponentCount(field, 1), segment.Field(field));
                Hl7Timestamp.TryParse(segment[field].Text, TimeZoneInfo.Utc, out _);
            }
        }

        Hl7Message.Parse(message.Encode(), new Hl7ParseOptions { RequireHeader = false });
        Hl7Ack.Read(Hl7Message.Parse(Hl7Ack.Create(message, AckCode.AA, "Q", DateTimeOffset.UnixEpoch, "A", "B"), new Hl7ParseOptions { RequireHeader = false }));
        return true;
    }
}
