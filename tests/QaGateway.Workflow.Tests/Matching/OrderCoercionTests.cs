using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching;

public sealed class OrderCoercionTests
{
    [Fact, Trait("Rule", "REC-34")]
    public void A_match_whose_order_agrees_changes_nothing_and_adds_nothing()
    {
        var withoutIssuer = Given.Header(Given.Jane with { Issuer = "" });

        Assert.Empty(Changes(Given.Header()));
        Assert.Empty(Changes(withoutIssuer));
        Assert.Empty(Changes(Given.Header(Given.Jane with { Name = "MÜLLER^JANE^^" })));
    }

    [Fact, Trait("Rule", "REC-31")]
    public void A_typed_name_is_corrected_to_the_orders()
    {
        var change = Assert.Single(Changes(Given.Header(Given.Jane with { Name = "MULLER, JANE" }), reason: OrderCoercion.Correct));

        Assert.Equal(new LedgerChange("PatientName", null, "MULLER, JANE", "MÜLLER^JANE", ReasonCode: "CORRECT"), change);
    }

    [Fact]
    public void Missing_accession_birth_date_and_sex_are_taken_from_the_order()
    {
        var changes = Changes(Given.Header(Given.Jane with { BirthDate = "", Sex = "" }, accession: ""));

        Assert.Equal(["AccessionNumber", "PatientAge", "PatientBirthDate", "PatientSex"], changes.Select(c => c.Keyword).Order());
        Assert.Equal("064Y", changes.Single(c => c.Keyword == "PatientAge").After);
    }

    [Fact]
    public void An_old_id_of_the_same_patient_moves_to_Other_Patient_IDs_with_its_issuer()
    {
        var changes = Changes(Given.Header(Given.Jane with { PatientId = "T-17", Issuer = "ER" }));

        Assert.Contains(new LedgerChange("PatientID", null, "T-17", "4711"), changes);
        Assert.Contains(new LedgerChange("IssuerOfPatientID", null, "ER", "HOSP"), changes);
        Assert.Contains(changes, c => c is { Keyword: "PatientID", Path: "OtherPatientIDsSequence[0]", After: "T-17" });
        Assert.Contains(changes, c => c is { Keyword: "IssuerOfPatientID", Path: "OtherPatientIDsSequence[0]", After: "ER" });
    }

    [Fact, Trait("Rule", "REC-44")]
    public void What_belongs_to_the_patient_chosen_by_mistake_goes()
    {
        var patient = Given.Patient();
        var order = new OrderFacts { Order = Given.Order(patient), Patient = patient };
        var header = Given.Header(new PatientIdentity("SANTOS^PEDRO", "9", "HOSP", "19890913", "M")) with { RequestAccessions = ["A9"], StepIds = ["RP9-1"] };

        var changes = new OrderCoercion([header], new MatchingOptions(), OrderCoercion.Correct).ToOrder(order, isOtherPatient: true);

        string[] gone = ["PatientComments", "PatientSize", "PatientWeight", "OtherPatientIDsSequence", "ReferencedPatientSequence", "AdmissionID", "RequestAttributesSequence"];
        Assert.All(gone, keyword => Assert.Contains(changes, c => c.Keyword == keyword && c.After is null && c.Path is null && c.IfPresent));
        Assert.DoesNotContain(changes, c => c.Path?.StartsWith("OtherPatientIDsSequence", StringComparison.Ordinal) == true);
        Assert.Contains(changes, c => c is { Keyword: "AccessionNumber", Path: "RequestAttributesSequence[0]", After: "A100" });
    }

    [Fact]
    public void Ideographic_groups_that_the_order_lacks_stay()
    {
        var patient = Given.Patient(Given.Jane with { Name = "YAMADA^TARO" });
        var order = new OrderFacts { Order = Given.Order(patient), Patient = patient };
        var header = Given.Header(Given.Jane with { Name = "Yamada^Tarou=山田^太郎=やまだ^たろう" });

        var changes = new OrderCoercion([header], new MatchingOptions(), OrderCoercion.Coerce).ToOrder(order, isOtherPatient: false);

        Assert.Equal("YAMADA^TARO=山田^太郎=やまだ^たろう", Assert.Single(changes).After);
    }

    private static IReadOnlyList<LedgerChange> Changes(ReceivedHeader header, string reason = OrderCoercion.Coerce)
    {
        var patient = Given.Patient();
        return new OrderCoercion([header], new MatchingOptions(), reason).ToOrder(new OrderFacts { Order = Given.Order(patient), Patient = patient }, isOtherPatient: false);
    }
}
