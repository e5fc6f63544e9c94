using CsCheck;
using QaGateway.Dicom;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Workflow.Tests.Worklist;

public sealed class KeyMatchTests
{
    [Theory, Trait("Rule", "QRY-1")]
    [InlineData(DicomVr.SH, "A100", "A100", true)]
    [InlineData(DicomVr.SH, "a100", "A100", false)]
    [InlineData(DicomVr.SH, "A1*", "A100", true)]
    [InlineData(DicomVr.SH, "A?00", "A100", true)]
    [InlineData(DicomVr.SH, "A?0", "A100", false)]
    [InlineData(DicomVr.LO, "*00*1", "A1001", true)]
    [InlineData(DicomVr.UI, "1.2.3\\1.2.4", "1.2.4", true)]
    [InlineData(DicomVr.UI, "1.2.*", "1.2.4", false)]
    [InlineData(DicomVr.IS, "1*", "12", false)]
    [InlineData(DicomVr.CS, "CT\\MR", "MR", true)]
    [InlineData(DicomVr.AE, "CT1", "CT2\\CT1", true)]
    public void Single_values_wildcards_and_lists(DicomVr vr, string key, string stored, bool matches) =>
        Assert.Equal(matches, KeyMatch.Of(vr, key.Split('\\'))!.Matches(stored));

    [Theory, Trait("Rule", "QRY-1")]
    [InlineData(DicomVr.DA, "20260302", "20260302", true)]
    [InlineData(DicomVr.DA, "20260301-20260303", "20260302", true)]
    [InlineData(DicomVr.DA, "20260303-", "20260302", false)]
    [InlineData(DicomVr.DA, "-20260302", "20260302", true)]
    [InlineData(DicomVr.DA, "2026.03.02", "20260302", true)]
    [InlineData(DicomVr.TM, "0800-0900", "083000", true)]
    [InlineData(DicomVr.TM, "0800-0830", "083059", true)]
    [InlineData(DicomVr.TM, "0900-", "083000", false)]
    [InlineData(DicomVr.TM, "-0800", "083000", false)]
    public void Ranges_of_dates_and_times(DicomVr vr, string key, string stored, bool matches) =>
        Assert.Equal(matches, KeyMatch.Of(vr, [key])!.Matches(stored));

    [Theory, Trait("Rule", "MWL-5")]
    [InlineData(DicomVr.DA, "-")]
    [InlineData(DicomVr.DA, "2026*")]
    [InlineData(DicomVr.PN, "*")]
    [InlineData(DicomVr.LO, "")]
    public void Keys_that_ask_for_everything(DicomVr vr, string key) => Assert.Null(KeyMatch.Of(vr, [key]));

    [Theory, Trait("Rule", "QRY-5")]
    [InlineData("SM?TH*", "Smith^John", true)]
    [InlineData("smith", "SMITH^JOHN", true)]
    [InlineData("SMITH^J*", "SMITH^JOHN^PAUL", true)]
    [InlineData("SMITH^*^P*", "SMITH^JOHN^PAUL", true)]
    [InlineData("SMITH JOHN", "SMITH^JOHN", true)]
    [InlineData("*JOHN*", "SMITH^JOHN", true)]
    [InlineData("MULLER*", "MÜLLER^JÖRG", true)]
    [InlineData("MÜLLER^JÖRG", "MÜLLER^JÖRG", true)]
    [InlineData("O'BRIEN", "O'Brien^Mary", true)]
    [InlineData("山田*", "Yamada^Tarou=山田^太郎=やまだ^たろう", true)]
    [InlineData("SMIT", "SMITH^JOHN", false)]
    [InlineData("SMITH^PAUL", "SMITH^JOHN^PAUL", false)]
    [InlineData("A", "SMITH^JOHN", false)]
    public void Names_without_case_and_accents_component_by_component(string key, string stored, bool matches) =>
        Assert.Equal(matches, KeyMatch.Of(DicomVr.PN, [key])!.Matches(stored));

    [Theory, Trait("Rule", "QRY-6")]
    [InlineData(DicomVr.SH, "A*")]
    [InlineData(DicomVr.DA, "-20260302")]
    [InlineData(DicomVr.PN, "S*")]
    public void What_has_no_value_matches_nothing_but_the_universal_key(DicomVr vr, string key) => Assert.False(KeyMatch.Of(vr, [key])!.Matches(""));

    [Fact]
    public void Wildcards_agree_with_regular_expressions()
    {
        var text = Gen.String[Gen.Char["AB"], 0, 8];
        var pattern = Gen.String[Gen.Char["AB*?"], 0, 8];
        Gen.Select(pattern, text).Sample((p, t) =>
            KeyMatch.Wildcard(p, t) == System.Text.RegularExpressions.Regex.IsMatch(t, $"^{p.Replace("*", ".*", StringComparison.Ordinal).Replace("?", ".", StringComparison.Ordinal)}$"));
    }
}
