using QaGateway.Console.Shared;

namespace QaGateway.Console.Tests.Shared;

public class ShowTests
{
    [Theory]
    [InlineData("MUSTER^ANNA", "MUSTER, ANNA")]
    [InlineData("MUSTER^ANNA^MARIA^DR", "MUSTER, ANNA MARIA DR")]
    [InlineData("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou")]
    [InlineData("=山田^太郎", "山田 太郎")]
    [InlineData("SINGLE", "SINGLE")]
    [InlineData("", "no name")]
    [InlineData("^^^", "no name")]
    public void A_name_reads_family_first(string personName, string shown) => Assert.Equal(shown, Show.Name(personName));

    [Fact]
    public void The_other_groups_of_a_name_are_kept() => Assert.Equal(["山田 太郎", "やまだ たろう"], Show.OtherGroups("Yamada^Tarou=山田^太郎=やまだ^たろう"));

    [Theory]
    [InlineData("19610422", "1961-04-22")]
    [InlineData("1961", "1961")]
    [InlineData("19611399", "19611399")]
    [InlineData(null, "")]
    public void A_date_that_is_none_stands_as_it_came(string? date, string shown) => Assert.Equal(shown, Show.Date(date));

    [Theory]
    [InlineData(0.5, "now")]
    [InlineData(6, "6 min")]
    [InlineData(125, "2 h")]
    [InlineData(47 * 60, "47 h")]
    [InlineData(72 * 60, "3 d")]
    public void An_age_has_one_unit(double minutes, string shown)
    {
        var now = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(shown, Show.Age(now.AddMinutes(-minutes), now));
    }

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1_500, "1.5 kB")]
    [InlineData(210_000_000, "210 MB")]
    [InlineData(1_234_000_000, "1.23 GB")]
    public void Sizes_are_decimal(long bytes, string shown) => Assert.Equal(shown, Show.Bytes(bytes));
}
