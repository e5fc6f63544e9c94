using System.Text;

namespace QaGateway.Hl7.Tests.Model;

public sealed class Hl7AckTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 10, 8, 30, 1, TimeSpan.FromHours(1));

    [Fact]
    [Trait("Rule", "ACK-4")]
    public void A_modern_error_points_at_the_field()
    {
        var original = Hl7Message.Parse("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083000||OMI^O23^OMI_O23|RIS000103|P|2.5.1");

        var ack = Encoding.ASCII.GetString(Hl7Ack.Create(original, AckCode.AE, "QG55002", At, "", "", "Accession already used by another patient",
            [new Hl7Error("IPC^1^1^1^1", Hl7ErrorCode.DuplicateKey, "E", "Accession belongs to a different patient id")]));

        Assert.Equal(
            "MSH|^~\\&|QAGW|RAD|RIS|HOSP|20260310083001+0100||ACK^O23^ACK|QG55002|P|2.5.1\r" +
            "MSA|AE|RIS000103|Accession already used by another patient\r" +
            "ERR||IPC^1^1^1^1|205^Duplicate key identifier^HL70357|E||||Accession belongs to a different patient id\r",
            ack);
    }

    [Fact]
    [Trait("Rule", "ACK-4")]
    public void An_old_error_has_its_place_in_ERR_1()
    {
        var original = Hl7Message.Parse("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083000||ORM^O01|RIS000103|P|2.3.1");

        var ack = Encoding.ASCII.GetString(Hl7Ack.Create(original, AckCode.AE, "Q1", At, "GW", "X", null, [new Hl7Error("PID^1^3^1^4", 101, "E", "no issuer")]));

        Assert.Equal("MSH|^~\\&|GW|X|RIS|HOSP|20260310083001||ACK|Q1|P|2.3.1\rMSA|AE|RIS000103\rERR|PID^1^3^101&Required field missing&HL70357\r", ack);
        var read = Hl7Ack.Read(Hl7Message.Parse(ack))!;
        Assert.Equal(new Hl7Error("PID^1^3", 101, "E", "Required field missing"), read.Errors.Single());
    }

    [Fact]
    [Trait("Rule", "CHS-12")]
    public void The_acknowledgement_keeps_set_and_delimiters()
    {
        var original = Hl7Message.Parse(Encoding.Latin1.GetBytes("MSH$@~\\&$RIS$HÖSP$QAGW$RAD$20260310$$ADT@A08$ID@1$T$2.4$$$$$$8859/1"));

        var ack = Hl7Message.Parse(Hl7Ack.Create(original, AckCode.AA, "Q1", At, "", "", "100 $"));

        Assert.Equal("HÖSP", ack.ReceivingFacility);
        Assert.Equal("8859/1", ack["MSH-18"].Raw);
        Assert.Equal("100 $", ack["MSA-3"].Text);
        Assert.Equal("ID@1", Hl7Ack.Read(ack)!.ControlId);
        Assert.Equal("T", ack.ProcessingId);
    }

    [Theory]
    [Trait("Rule", "ER7-7")]
    [InlineData("MSH|^~\\&|RIS|HOSP|QAGW|RAD|2026|||CTRL9|P|2.5", "CTRL9")]
    [InlineData("MSH|^~\\&|RIS|HOSP|QAGW|RAD|2026||ADT^A08||P|2.5", "")]
    [InlineData("garbage", "")]
    [InlineData("garbage\rMSH|^~\\&|RIS|HOSP|QAGW|RAD|2026||ADT^A08|7|P|2.5", "7")]
    public void Bytes_that_are_no_message_are_refused_with_what_can_be_found(string text, string controlId)
    {
        var error = new Hl7Error("MSH^1^9", 101, "E", "missing");

        var ack = Hl7Message.Parse(Hl7Ack.CreateForUnparsable(Encoding.ASCII.GetBytes(text), AckCode.AR, "Q1", At, "GW", "X", error), new Hl7ParseOptions { RequireHeader = false });

        var read = Hl7Ack.Read(ack)!;
        Assert.Equal((AckCode.AR, controlId), (read.Code, read.ControlId));
        Assert.Equal((101, "missing"), (read.Errors.Single().Code, read.Errors.Single().Text));
    }

    [Fact]
    public void The_acknowledgements_of_others_are_read()
    {
        Corpus.SkipWhenAbsent();
        var read = Corpus.Files.Where(f => f.Contains("/hl7/ack/", StringComparison.Ordinal) && f.Contains("-ACK", StringComparison.Ordinal))
            .Select(f => Hl7Ack.Read(Hl7Message.Parse(File.ReadAllBytes(f), new Hl7ParseOptions { RequireHeader = false })))
            .ToList();

        Assert.Equal(20, read.Count);
        Assert.All(read, Assert.NotNull);
        Assert.Equal(17, read.Count(ack => ack!.Code is not null)); // three of them try codes that table 0008 does not have
    }
}
