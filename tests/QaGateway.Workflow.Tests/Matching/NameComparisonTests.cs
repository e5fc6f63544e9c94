using CsCheck;
using QaGateway.Workflow.Matching;

namespace QaGateway.Workflow.Tests.Matching;

[Trait("Rule", "REC-4")]
public sealed class NameComparisonTests
{
    private static readonly NameComparison Names = new();

    [Theory]
    [InlineData("DOE^JANE^M", "Doe^Jane^M", NameLevel.Exact)]
    [InlineData("MÜLLER^JÖRG", "MUELLER^JOERG", NameLevel.Exact)]
    [InlineData("MÜLLER^JÖRG", "MULLER^JORG", NameLevel.Exact)]
    [InlineData("MUELLER^JOERG", "MULLER^JORG", NameLevel.Exact)]
    [InlineData("MULLER, JORG", "MÜLLER^JÖRG", NameLevel.Exact)]
    [InlineData("STRAßE^ØYVIND", "STRASSE^OYVIND", NameLevel.Exact)]
    [InlineData("O'BRIEN^MARY-ANN", "OBRIEN^MARY ANN", NameLevel.Exact)]
    [InlineData("SMITH^JOHN^PAUL", "SMITH^PAUL^JOHN", NameLevel.Exact)]
    [InlineData("SMITH^JOHN^^DR^JR", "SMITH^JOHN", NameLevel.Exact)]
    [InlineData("VAN DER BERG^JAN", "VAN DER VAN DER BERG^JAN", NameLevel.Exact)]
    [InlineData("VAN DER BERG^JAN", "BERG^JAN", NameLevel.Subset)]
    [InlineData("JANE^SMITH", "SMITH^JANE", NameLevel.Swapped)]
    [InlineData("SMITH JANE", "SMITH^JANE", NameLevel.Exact)]
    [InlineData("SMITH^J", "SMITH^JANE", NameLevel.Initial)]
    [InlineData("SMITH^JANE", "SMITH^JANE^MARY", NameLevel.Subset)]
    [InlineData("GARCIA^MARIA", "GARCIA LOPEZ^MARIA", NameLevel.Subset)]
    [InlineData("SCHWARZENEGGER^ARN", "SCHWARZENEGGER^ARNOLD", NameLevel.Subset)]
    [InlineData("WASSERMA^KARL", "WASSERMANN^KARL", NameLevel.Subset)]
    [InlineData("MEYER^KARL", "MAIER^CARL", NameLevel.Phonetic)]
    [InlineData("SCHMIDT^ANNA", "SCHMITT^ANNA", NameLevel.Phonetic)]
    [InlineData("JOHNSON^PETER", "JOHNSTON^PETER", NameLevel.Edit1)]
    [InlineData("FISCHER^MARIA", "FISCHER^MARIE", NameLevel.Phonetic)]
    [InlineData("SMITH^JANE", "SMITH^ROBERT", NameLevel.None)]
    [InlineData("SMITH^JANE", "WALKER^JANE", NameLevel.None)]
    [InlineData("SMITH", "SMITH^JANE", NameLevel.Phonetic)]
    [InlineData("", "SMITH^JANE", NameLevel.Missing)]
    [InlineData("UNKNOWN^PATIENT", "SMITH^JANE", NameLevel.Missing)]
    [InlineData("DOE^JANE", "SMITH^JANE", NameLevel.Missing)]
    [InlineData("DOE^WALTER", "DOE^WALTER", NameLevel.Exact)]
    [InlineData("SMITH^BABY OF", "SMITH^JANE", NameLevel.Missing)]
    public void Two_names_agree_as_well_as_a_person_would_say(string image, string order, NameLevel level) =>
        Assert.Equal(level, Names.Compare(image, order));

    [Theory]
    [InlineData("Yamada^Tarou=山田^太郎", "YAMADA^TAROU=山田^太郎=やまだ^たろう", NameLevel.Exact)]
    [InlineData("=山田^太郎", "YAMADA^TAROU=山田^太郎", NameLevel.Exact)]
    [InlineData("Yamada^Tarou=山田^太郎", "YAMADA^TAROU=鈴木^一郎", NameLevel.Phonetic)]
    [InlineData("Yamada^Tarou", "=山田^太郎", NameLevel.Missing)]
    public void Groups_are_compared_like_with_like_and_a_contradicting_one_caps_the_level(string image, string order, NameLevel level) =>
        Assert.Equal(level, Names.Compare(image, order));

    [Fact]
    public void A_former_name_counts_V4() =>
        Assert.Equal(NameLevel.Exact, Names.Compare("SMITH^JANE", "WALKER^JANE", ["SMITH^JANE"]));

    [Theory]
    [InlineData("MÜLLER-LÜDENSCHEIDT", "65752682")]
    [InlineData("WIKIPEDIA", "3412")]
    public void Cologne_codes_are_those_of_the_literature(string word, string code) =>
        Assert.Equal(code, ColognePhonetics.Of(word.Replace("Ü", "U", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)));

    [Fact]
    public void Comparison_is_symmetric_and_every_name_equals_itself()
    {
        var word = Gen.String[Gen.Char["ABCDEIMNORSTU"], 2, 9];
        var name = Gen.Select(word, word, (family, given) => $"{family}^{given}");

        Gen.Select(name, name).Sample((a, b) => Names.Compare(a, b) == Names.Compare(b, a));
        name.Where(n => !NameComparison.IsPlaceholder(n)).Sample(n => Names.Compare(n, n) is NameLevel.Exact);
    }

    [Fact]
    public void One_wrong_letter_in_a_long_name_is_never_a_contradiction()
    {
        var word = Gen.String[Gen.Char["BCDFGHKLMNPRST"], 6, 10];
        Gen.Select(word, Gen.Int[0, 5], Gen.Char["ABCDEFGHIJKLM"]).Sample((family, at, letter) =>
        {
            var wrong = family[..at] + letter + family[(at + 1)..];
            return Names.Compare($"{family}^MARTIN", $"{wrong}^MARTIN") is not NameLevel.None;
        });
    }
}
