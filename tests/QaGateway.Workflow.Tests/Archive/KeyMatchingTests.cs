using QaGateway.Workflow.Archive.Keys;

namespace QaGateway.Workflow.Tests.Archive;

public class KeyMatchingTests
{
    [Theory, Trait("Rule", "QRY-1")]
    [InlineData("SM?TH*", "SMITH", true)]
    [InlineData("SM?TH*", "SMYTHE", true)]
    [InlineData("SM?TH*", "SMTH", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("*P001234*", "XP001234", true)]
    [InlineData("A*B*C", "AxxBxxBC", true)]
    [InlineData("A*B*C", "AxxBxxCB", false)]
    [InlineData("100%", "100%", true)]
    [InlineData("?", "𠮟", true)]
    [InlineData("smith", "SMITH", false)]
    public void Wild_cards_take_any_characters_or_exactly_one(string pattern, string text, bool matches) => Assert.Equal(matches, Wildcard.Matches(pattern, text));

    [Fact]
    public void A_hostile_pattern_ends_in_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 2000)) + "b";
        Assert.False(Wildcard.Matches(pattern, new string('a', 20000)));
    }

    [Theory, Trait("Rule", "QRY-5")]
    [InlineData("MULLER", "Müller^Jörg", true)]
    [InlineData("müller^jorg", "MÜLLER^JÖRG^X", true)]
    [InlineData("MULLER JORG", "Müller^Jörg", true)]
    [InlineData("MULLER^J*", "Müller^Jörg^^Dr.", true)]
    [InlineData("MULLER^J?", "Müller^Jörg", false)]
    [InlineData("^JORG", "Müller^Jörg", true)]
    [InlineData("JORG", "Müller^Jörg", false)]
    [InlineData("*JORG*", "Müller^Jörg", true)]
    [InlineData("MULLER^^^", "Müller^Jörg", true)]
    [InlineData("O'BRIEN*", "OBrien^Pat", false)]
    [InlineData("o brien*", "O'Brien^Pat", true)]
    [InlineData("山田*", "Yamada^Tarou=山田^太郎=やまだ^たろう", true)]
    [InlineData("Yamada=山田", "Yamada^Tarou=山田^太郎", true)]
    [InlineData("Yamada=鈴木", "Yamada^Tarou=山田^太郎", false)]
    [InlineData("STRASSE", "Straße^A", true)]
    [InlineData("SMITH", "", false)]
    [InlineData("SMIT", "SMITH^A", false)]
    public void Names_match_whatever_case_accent_or_group(string key, string name, bool matches) => Assert.Equal(matches, new NamePattern(key).Matches(name));

    [Theory, Trait("Rule", "QRY-5")]
    [InlineData("*")]
    [InlineData("^")]
    [InlineData("^^^^")]
    public void A_name_key_without_letters_restricts_nothing(string key) => Assert.True(new NamePattern(key).IsUniversal);

    [Theory, Trait("Rule", "QRY-1")]
    [InlineData("20260705-20260707", "20260706", true)]
    [InlineData("20260705-20260707", "20260708", false)]
    [InlineData("-20260707", "19991231", true)]
    [InlineData("20260705-", "20260704", false)]
    [InlineData("20260705", "20260705", true)]
    [InlineData("20260705", "2026.07.05", true)]
    [InlineData("20260705", "", false)]
    public void Dates_lie_in_their_range(string key, string value, bool matches)
    {
        Assert.True(DicomRange.TryParseDates(key, out var range));
        Assert.Equal(matches, range.Contains(DicomRange.Date(value)));
    }

    [Theory, Trait("Rule", "QRY-3")]
    [InlineData("1000-1800", "180000.5", true)]
    [InlineData("1000-1800", "1801", false)]
    [InlineData("10-", "095959.999999", false)]
    [InlineData("-10", "105959.999999", true)]
    [InlineData("101010", "101010.00", true)]
    [InlineData("101010", "10:10:10", true)]
    public void Times_lie_in_their_range(string key, string value, bool matches)
    {
        Assert.True(DicomRange.TryParseTimes(key, out var range));
        Assert.Equal(matches, range.Contains(DicomRange.Time(value)));
    }

    [Theory, Trait("Rule", "QRY-2")]
    [InlineData("2026*")]
    [InlineData("-")]
    [InlineData("yesterday")]
    [InlineData("2026070-20260708")]
    public void What_is_no_date_is_no_range(string key) => Assert.False(DicomRange.TryParseDates(key, out _));

    [Theory, Trait("Rule", "QRY-5")]
    [InlineData("ANNA MEYER", "MAIER^ANNA", true)]
    [InlineData("SMYTHE", "SMITH^BOB", true)]
    [InlineData("ANN", "SMITH^ANNA", true)]
    [InlineData("JONES ANNA", "SMITH^ANNA", false)]
    [InlineData("SMITH", "", false)]
    public void Fuzzy_names_match_by_sound_in_any_order(string key, string name, bool matches) => Assert.Equal(matches, new FuzzyName(key).Matches(name));
}
