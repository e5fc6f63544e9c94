using QaGateway.Console.Corrections;

namespace QaGateway.Console.Tests.Corrections;

public class CorrectionDraftTests
{
    [Theory]
    [InlineData("PatientBirthDate", "1961-04-22", true)]
    [InlineData("PatientBirthDate", "19610431", true)]
    [InlineData("PatientBirthDate", "19610422", false)]
    [InlineData("PatientBirthDate", "", false)]
    [InlineData("PatientName", "Muster, Anna", true)]
    [InlineData("PatientName", "Muster^Anna", false)]
    [InlineData("PatientID", "12\\34", true)]
    [InlineData("Laterality", "left", true)]
    [InlineData("Laterality", "L", false)]
    [InlineData("BodyPartExamined", "abdomen", true)]
    [InlineData("BodyPartExamined", "ABDOMEN", false)]
    public void A_value_that_cannot_stand_is_told_while_typing(string keyword, string value, bool isFault)
    {
        var field = new CorrectionField(keyword, "x", "before", null, 64) { After = value };

        Assert.Equal(isFault, field.Fault is not null);
    }

    [Fact]
    public void Only_what_changed_is_sent_trimmed()
    {
        var draft = new CorrectionDraft([new("PatientID", "ID", "4711", null, 64), new("PatientSex", "Sex", "M", "F", 1) { After = "F" }, new("StudyDescription", "", "CT", null, 64) { After = " CT abdomen " }]);

        Assert.Equal(new Dictionary<string, string> { ["PatientSex"] = "F", ["StudyDescription"] = "CT abdomen" }, draft.Changes);
    }
}
