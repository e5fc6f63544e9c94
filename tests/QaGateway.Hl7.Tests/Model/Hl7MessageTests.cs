using System.Text;

namespace QaGateway.Hl7.Tests.Model;

public sealed class Hl7MessageTests
{
    private const string Order =
        "MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083500+0100||OMI^O23^OMI_O23|RIS000102|P|2.5.1||||||UNICODE UTF-8\r" +
        "PID|1||4712^^^HOSP&1.2.3.4.5&ISO^MR~99^^^OTHER||MÜLLER^JÖRG^^^^^L||19550101|M\r" +
        "OBX|1|NM|29463-7^Body weight^LN||82|kg|||||F\rOBX|2|TX|1^A||a \\T\\ b & c||\"\"\r";

    [Fact]
    [Trait("Rule", "ER7-1")]
    public void MSH_1_is_the_separator_and_MSH_3_the_sender()
    {
        var message = Hl7Message.Parse(Order);

        Assert.Equal("|", message.Segments[0][1].Raw);
        Assert.Equal("^~\\&", message.Segments[0][2].Raw);
        Assert.Equal("RIS", message.SendingApplication);
        Assert.Equal(("OMI", "O23", "OMI_O23"), (message.MessageType, message.TriggerEvent, message.MessageStructure));
        Assert.Equal(("RIS000102", "P", "2.5.1"), (message.ControlId, message.ProcessingId, message.Version));
    }

    [Theory]
    [InlineData("PID-3", "4712^^^HOSP&1.2.3.4.5&ISO^MR")]
    [InlineData("PID-3.1", "4712")]
    [InlineData("PID-3.4", "HOSP&1.2.3.4.5&ISO")]
    [InlineData("PID-3.4.2", "1.2.3.4.5")]
    [InlineData("PID-3[2].4.1", "OTHER")]
    [InlineData("OBX[2]-3.2", "A")]
    [InlineData("OBX[3]-3", "")]
    [InlineData("PID-99", "")]
    [InlineData("PID-3[9].1", "")]
    [InlineData("ZZZ-1", "")]
    public void A_path_names_the_value(string path, string raw) => Assert.Equal(raw, Hl7Message.Parse(Order)[path].Raw);

    [Theory]
    [InlineData("PID")]
    [InlineData("PID-")]
    [InlineData("PID-3.")]
    [InlineData("-3")]
    [InlineData("PID-3[x]")]
    public void What_is_no_path_is_refused(string path) => Assert.Throws<FormatException>(() => Hl7Message.Parse(Order)[path]);

    [Fact]
    [Trait("Rule", "ER7-3")]
    public void Absent_and_to_be_deleted_are_told_apart()
    {
        var obx = Hl7Message.Parse(Order).All("OBX").Last();

        Assert.True(obx[4].IsAbsent && !obx[4].IsDelete);
        Assert.True(obx[7].IsDelete && !obx[7].IsAbsent);
        Assert.Null(obx[7].Text);
    }

    [Fact]
    [Trait("Rule", "ER7-5")]
    public void Text_is_cut_before_it_is_unescaped()
    {
        var obx = Hl7Message.Parse(Order).All("OBX").Last();

        Assert.Equal("a & b ", obx[5].Text);
        Assert.Equal("a & b & c", obx.Component(5, 1).Text);
    }

    [Theory]
    [Trait("Rule", "ER7-4")]
    [InlineData(@"\F\\S\\T\\R\\E\", "|^&~\\")]
    [InlineData(@"line\.br\next", "line\nnext")]
    [InlineData(@"C:\dir\file", @"C:\dir\file")]
    [InlineData(@"a\Zzz\b", @"a\Zzz\b")]
    [InlineData(@"tail\", @"tail\")]
    [InlineData(@"\H\bold\N\", "bold")]
    [InlineData(@"\X41c3bc\", "Aü")]
    [InlineData(@"\X4\", @"\X4\")]
    [InlineData(@"a\.sp2\b\.sk 3\c\.in+4\d\.fi\", "a\n\nb   c d")]
    [InlineData(@"\.sk 999999999\", @"                                                                                                    ")]
    public void Escape_sequences_are_undone_and_unknown_ones_kept(string raw, string text) =>
        Assert.Equal(text, Hl7Escape.Default.Unescape(raw));

    [Fact]
    [Trait("Rule", "ER7-4")]
    public void An_unknown_escape_is_a_warning()
    {
        var message = Hl7Message.Parse("MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5\rNTE|1||C:\\dir\\x\rNTE|2||fine \\T\\ good");

        Assert.Equal(["NTE^1^3"], message.Warnings.Where(w => w.Code is "UNKNOWN_ESCAPE").Select(w => w.Location));
    }

    [Theory]
    [Trait("Rule", "ER7-1")]
    [InlineData("MSH|^~&|A", "^~\\&", "the escape character forgotten")]
    [InlineData("MSH|^~\\\\&|A", "^~\\&", "doubled as in C")]
    [InlineData("MSH|^|A", "^~\\&", "only one")]
    [InlineData("MSH||A", "^~\\&", "none")]
    [InlineData("MSH|@~^&|A", "@~^&", "others")]
    [InlineData("MSH|^~\\&#|A", "^~\\&#", "five")]
    public void Encoding_characters_come_from_the_message(string start, string expected, string why) =>
        Assert.True(expected == Hl7Message.Parse(Encoding.ASCII.GetBytes(start), new Hl7ParseOptions { RequireHeader = false }).Delimiters.EncodingCharacters, why);

    [Theory]
    [Trait("Rule", "ER7-6")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\r\n  \r")]
    [InlineData("\r  ")]
    [InlineData("  \r")]
    public void Segment_ends_may_be_odd(string end)
    {
        var message = Hl7Message.Parse(Order.Replace("\r", end, StringComparison.Ordinal));

        Assert.Equal(["MSH", "PID", "OBX", "OBX"], message.Segments.Select(s => s.Name));
        Assert.Equal("M", message["PID-8"].Text);
    }

    [Fact]
    [Trait("Rule", "ER7-6")]
    public void Lower_case_names_are_read_with_a_warning()
    {
        var message = Hl7Message.Parse("MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5\rpid|1||4711");

        Assert.Equal("4711", message["PID-3"].Text);
        Assert.Contains(message.Warnings, w => w.Code is "LOWER_CASE_SEGMENT");
    }

    [Theory]
    [Trait("Rule", "ER7-7")]
    [InlineData("", "MSH^1", 100)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "MSH^1", 100)]
    [InlineData("PID|1||4711", "MSH^1", 100)]
    [InlineData("MSHA^~\\&|", "MSH^1^1", 102)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|||1|P|2.5", "MSH^1^9^1^1", 101)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT|1|P|2.5", "MSH^1^9^1^2", 101)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT^A08||P|2.5", "MSH^1^10", 101)]
    public void Only_a_broken_header_is_refused(string text, string location, int code)
    {
        var refused = Assert.Throws<Hl7Exception>(() => Hl7Message.Parse(Encoding.ASCII.GetBytes(text)));

        Assert.Equal((location, code), (refused.Location, refused.Code));
    }

    [Fact]
    public void Too_many_segments_are_refused_before_they_are_made()
    {
        var bytes = Encoding.ASCII.GetBytes("MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5\r" + string.Concat(Enumerable.Repeat("Z\r", 5000)));

        Assert.Throws<Hl7Exception>(() => Hl7Message.Parse(bytes, new Hl7ParseOptions { MaxSegments = 1000 }));
    }

    [Fact]
    public void Building_and_reading_back_keeps_every_value()
    {
        var message = Hl7MessageBuilder.Create("ADT", "A08", "ADT_A01", "C|1", "2.5.1", "20260310")
            .Segment("PID").Set(3, 1, "47^11").Set(3, 2, 4, 2, "1.2&3").Set(5, 2, "A\\B~").SetDelete(8).Set(40, "").Segment("NTE").Set(3, "a\r\nb").ToMessage();

        Assert.Equal("47^11", message["PID-3.1"].Text);
        Assert.Equal("1.2&3", message["PID-3[2].4.2"].Text);
        Assert.Equal("A\\B~", message["PID-5.2"].Text);
        Assert.True(message["PID-8"].IsDelete);
        Assert.Equal(8, message.First("PID")!.FieldCount);
        Assert.Equal("a\nb", message["NTE-3"].Text);
        Assert.Equal("C\\F\\1", message.ControlId);
    }

    [Fact]
    [Trait("Rule", "ACK-10")]
    public void A_batch_is_cut_into_its_messages()
    {
        var bytes = Encoding.ASCII.GetBytes("FHS|^~\\&|X\rBHS|^~\\&|Y\rMSH|^~\\&|1\rPID|1\rMSH|^~\\&|2\rBTS|2\rFTS|1\r");

        var batch = Hl7Batch.Split(bytes);

        Assert.True(batch.IsBatch);
        Assert.Equal(["MSH|^~\\&|1\rPID|1\r", "MSH|^~\\&|2\r"], batch.Messages.Select(m => Encoding.ASCII.GetString(m.Span)));
        Assert.Equal("BHS|^~\\&|Y", Encoding.ASCII.GetString(batch.BatchHeader!.Value.Span));
    }
}
