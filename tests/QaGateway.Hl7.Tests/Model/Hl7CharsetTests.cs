using System.Text;

namespace QaGateway.Hl7.Tests.Model;

public sealed class Hl7CharsetTests
{
    [Theory]
    [Trait("Rule", "CHS-11")]
    [InlineData("UNICODE UTF-8", "MÜLLER")]
    [InlineData("UTF8", "MÜLLER")]
    [InlineData("8859/1", "MÜLLER")]
    [InlineData("ISO8859-1", "MÜLLER")]
    [InlineData("ISO_IR 100", "MÜLLER")]
    [InlineData("8859-1", "MÜLLER")]
    [InlineData("8859/2", "ŁUKASZ")]
    [InlineData("8859/5", "ИВАНОВ")]
    [InlineData("8859/7", "ΓΙΩΡΓΟΣ")]
    [InlineData("8859/15", "Œ€")]
    [InlineData("GB 18030-2000", "王小东")]
    [InlineData("BIG-5", "王小東功許")]   // 許 and 功 have a backslash and a pipe as second byte
    [InlineData("KS X 1001", "홍길동")]
    [InlineData("ISO IR14", "ﾔﾏﾀﾞ")]
    [InlineData("~ISO IR87", "山田太郎")]
    public void The_declared_set_is_used_for_the_whole_message(string declared, string family)
    {
        Assert.True(Hl7Charset.TryGet(declared.Trim('~'), out var encoding));
        var bytes = encoding.GetBytes($"MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5||||||{declared}\rPID|1||4711||{family}^ANNA\rPV1|1");

        var message = Hl7Message.Parse(bytes);

        Assert.Equal(family, message["PID-5.1"].Text);
        Assert.Equal("ANNA", message["PID-5.2"].Text);
        Assert.False(message.CharsetSuspect);
        Assert.Equal(bytes, message.Encode().AsSpan(..^1));
    }

    [Theory]
    [Trait("Rule", "CHS-10")]
    [InlineData("", "8859/1", true)]
    [InlineData("", "UTF-8", false)]
    [InlineData("UNICODE UTF-8", "8859/1", true)]
    [InlineData("ASCII", "8859/1", true)]
    [InlineData("ASCII", "UTF-8", true)]
    [InlineData("ISO IR 999", "UTF-8", true)]
    public void Bytes_that_are_not_of_the_declared_set_are_read_by_a_fallback_and_marked(string declared, string really, bool suspect)
    {
        Assert.True(Hl7Charset.TryGet(really, out var encoding));
        var message = Hl7Message.Parse(encoding.GetBytes($"MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5||||||{declared}\rPID|1||4711||MÜLLER"));

        Assert.Equal("MÜLLER", message["PID-5"].Text);
        Assert.Equal(suspect, message.CharsetSuspect);
        Assert.Equal(suspect, message.Warnings.Any(w => w.Code is "CHARSET_SUSPECT"));
    }

    [Fact]
    [Trait("Rule", "CHS-11")]
    public void UTF_16_is_refused_unless_configured()
    {
        var bytes = Encoding.Unicode.GetBytes("MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5||||||UNICODE UTF-16\rPID|1||4711||MÜLLER");

        Assert.Equal("MSH^1^18", Assert.Throws<Hl7Exception>(() => Hl7Message.Parse(bytes)).Location);
        Assert.Equal("MÜLLER", Hl7Message.Parse(bytes, new Hl7ParseOptions { AllowWideCharacters = true })["PID-5"].Text);
    }

    [Fact]
    public void Hexadecimal_escapes_are_bytes_of_the_messages_set()
    {
        var message = Hl7Message.Parse(Encoding.Latin1.GetBytes("MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5||||||8859/1\rPID|1||4711||M\\XDC\\LLER Ö"));

        Assert.Equal("MÜLLER Ö", message["PID-5"].Text);
    }
}
