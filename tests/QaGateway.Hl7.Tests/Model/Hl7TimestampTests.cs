namespace QaGateway.Hl7.Tests.Model;

[Trait("Rule", "ER7-8")]
public sealed class Hl7TimestampTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("20260310083500+0100", "2026-03-10T08:35:00.0000000+01:00")]
    [InlineData("20260310083500", "2026-03-10T08:35:00.0000000+01:00")]
    [InlineData("20260710083500", "2026-07-10T08:35:00.0000000+02:00")]
    [InlineData("202603100835", "2026-03-10T08:35:00.0000000+01:00")]
    [InlineData("2026031008", "2026-03-10T08:00:00.0000000+01:00")]
    [InlineData("20260310083500.1234-0530", "2026-03-10T08:35:00.1234000-05:30")]
    [InlineData("20260310240000", "2026-03-10T23:59:59.0000000+01:00")]
    [InlineData("20260310235960", "2026-03-10T23:59:59.0000000+01:00")]
    [InlineData("20260310083500^S", "2026-03-10T08:35:00.0000000+01:00")]
    public void A_moment_has_the_offset_sent_or_that_of_the_facility(string text, string instant)
    {
        Assert.True(Hl7Timestamp.TryParse(text, Berlin, out var timestamp));

        Assert.Equal(instant, timestamp.Instant!.Value.ToString("O"));
    }

    [Theory]
    [InlineData("2026", 4)]
    [InlineData("202603", 6)]
    [InlineData("20260310", 8)]
    public void A_day_is_no_moment(string text, int precision)
    {
        Assert.True(Hl7Timestamp.TryParse(text, Berlin, out var timestamp));

        Assert.Equal((precision, null), (timestamp.Precision, timestamp.Instant));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("not-a-date")]
    [InlineData("20261310")]
    [InlineData("20260230")]
    [InlineData("2026031")]
    [InlineData("20260310256000")]
    [InlineData("99999999999999")]
    [InlineData("20260310083500+01")]
    [InlineData("20260310083500+9900")]
    [InlineData("202603100835.5")]
    [InlineData("00010101000000+1400")]
    public void What_is_no_time_is_not_read(string? text) => Assert.False(Hl7Timestamp.TryParse(text, Berlin, out _));

    [Fact]
    public void A_moment_is_written_with_its_offset_for_new_versions()
    {
        var at = new DateTimeOffset(2026, 3, 10, 8, 35, 0, TimeSpan.FromHours(-3.5));

        Assert.Equal("20260310083500-0330", Hl7Timestamp.Format(at, withOffset: true));
        Assert.Equal("20260310083500", Hl7Timestamp.Format(at, withOffset: false));
    }
}
