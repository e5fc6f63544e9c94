using QaGateway.Workflow.Matching;

namespace QaGateway.Workflow.Tests.Matching;

[Trait("Rule", "REC-5")]
public sealed class BirthDateComparisonTests
{
    [Theory]
    [InlineData("19610422", "19610422", BirthDateLevel.Equal)]
    [InlineData("1961.04.22", "19610422", BirthDateLevel.Equal)]
    [InlineData("19610422", "19160422", BirthDateLevel.Transposed)]
    [InlineData("19610412", "19611204", BirthDateLevel.Transposed)]
    [InlineData("19610422", "19610423", BirthDateLevel.Digit1)]
    [InlineData("1961", "19610422", BirthDateLevel.YearOnly)]
    [InlineData("19610000", "19610422", BirthDateLevel.YearOnly)]
    [InlineData("1962", "19610422", BirthDateLevel.Different)]
    [InlineData("19610422", "19750101", BirthDateLevel.Different)]
    [InlineData("19000101", "19610422", BirthDateLevel.Missing)]
    [InlineData("18000101", "19610422", BirthDateLevel.Missing)]
    [InlineData("", "19610422", BirthDateLevel.Missing)]
    [InlineData("19611399", "19610422", BirthDateLevel.Missing)]
    public void Two_birth_dates_agree_as_well_as_the_rule_says(string image, string order, BirthDateLevel level)
    {
        Assert.Equal(level, BirthDateComparison.Compare(image, order));
        Assert.Equal(level, BirthDateComparison.Compare(order, image));
    }
}
