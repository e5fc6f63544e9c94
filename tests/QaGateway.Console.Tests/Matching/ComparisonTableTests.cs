using Bunit;
using QaGateway.Console.Matching;
using QaGateway.Workflow.Matching;

namespace QaGateway.Console.Tests.Matching;

public class ComparisonTableTests : BunitContext
{
    [Fact]
    [Trait("Rule", "REC-13")]
    public void Differences_carry_a_sign_and_a_word_never_colour_alone()
    {
        var table = Render<ComparisonTable>(p => p.Add(t => t.HasOrder, true).Add(t => t.Rows,
        [
            new("birth date", "PatientBirthDate", "19610422", "19160422", "19160422", EvidenceOutcome.Differ),
            new("name", "PatientName", "MULLER^JORG", "MÜLLER^JÖRG", null, EvidenceOutcome.Close),
            new("accession", "AccessionNumber", "", "A1", "A1", EvidenceOutcome.Missing),
            new("sex", "PatientSex", "F", "F", "M", EvidenceOutcome.Agree),
        ]));

        var rows = table.FindAll("tbody tr").Select(r => r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ToArray()).ToArray();
        Assert.Equal("1961-04-22", rows[0][0]);
        Assert.Matches("≠\\s*1916-04-22\\s*differs", rows[0][1]);
        Assert.Matches("=\\s*same as the order", rows[0][2]);
        Assert.Matches("~\\s*MÜLLER, JÖRG\\s*close", rows[1][1]);
        Assert.Equal("–", rows[1][2]);
        Assert.Matches("–\\s*A1\\s*missing", rows[2][1]);
        Assert.Matches("=\\s*same as the image", rows[3][1]);
        Assert.Matches("≠\\s*M", rows[3][2]);
    }

    [Fact]
    public void Without_an_order_only_the_image_speaks()
    {
        var table = Render<ComparisonTable>(p => p.Add(t => t.Rows, [new("sex", "PatientSex", "F", null, null, EvidenceOutcome.Missing)]));

        Assert.Single(table.FindAll("tbody td"));
        Assert.Empty(table.FindAll(".sign"));
    }
}
