using CsCheck;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching;

public sealed class MatcherTests
{
    private static readonly Matcher Matcher = new(new MatchingOptions());

    [Fact, Trait("Rule", "REC-10")]
    public void A_study_that_agrees_in_everything_is_matched_by_the_machine()
    {
        var decision = Matcher.Decide(Given.Facts());

        Assert.Equal(MatchVerdict.AutoMatch, decision.Verdict);
        Assert.Equal("auto", decision.Candidates[0].Decision);
        Assert.Empty(decision.Candidates[0].WouldAutoMatchIf);
        Assert.Equal("matched by Study Instance UID and accession number, score 162", decision.Why);
    }

    [Fact, Trait("Rule", "V1")]
    public void V1_another_Patient_ID_is_a_conflict_even_with_the_right_accession()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { PatientId = "9999" })));

        Assert.Equal(MatchVerdict.Conflict, decision.Verdict);
        Assert.Equal("image says ID 9999 (HOSP) · order says 4711 (HOSP)", decision.Why);
        Assert.Contains(decision.Candidates[0].Vetoes, v => v.Id == "V1");
    }

    [Fact, Trait("Rule", "V1")]
    public void V1_an_unscoped_id_that_equals_none_of_the_patients_is_another_id() =>
        Assert.Equal(MatchVerdict.Conflict, Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { PatientId = "9999", Issuer = "" }))).Verdict);

    [Fact, Trait("Rule", "V1")]
    public void V1_ids_of_different_issuers_say_nothing_about_each_other()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { PatientId = "9999", Issuer = "CLINIC" })));

        Assert.DoesNotContain(decision.Candidates[0].Vetoes, v => v.Id == "V1");
        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
    }

    [Fact, Trait("Rule", "V1")]
    public void V1_any_equal_identifier_is_agreement()
    {
        var image = Given.Jane with { PatientId = "9999", OtherIds = [new PatientIdentifier("4711", "HOSP")] };

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(Given.Facts(Given.Header(image))).Verdict);
    }

    [Fact, Trait("Rule", "V1")]
    public void V1_a_merged_alias_is_agreement()
    {
        var alias = Given.Patient(Given.Jane with { PatientId = "T-17" });
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { PatientId = "T-17" }), o => o with { Aliases = [alias] }));

        Assert.Equal(MatchVerdict.AutoMatch, decision.Verdict);
        Assert.Equal(25, decision.Candidates[0].Evidence.Single(e => e.Key == EvidenceKeys.PatientId).Points);
    }

    [Fact, Trait("Rule", "V2")]
    public void V2_another_birth_date_is_a_conflict()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { BirthDate = "19890913" })));

        Assert.Equal(MatchVerdict.Conflict, decision.Verdict);
        Assert.Equal("image says 1989-09-13 · order says 1961-04-22", decision.Why);
    }

    [Fact, Trait("Rule", "REC-5")]
    public void A_transposed_birth_date_is_shown_and_does_not_veto()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { BirthDate = "19160422" })));

        Assert.Equal(EvidenceOutcome.Close, decision.Candidates[0].Evidence.Single(e => e.Key == EvidenceKeys.BirthDate).Outcome);
        Assert.Equal(MatchVerdict.AutoMatch, decision.Verdict); // name and sex agree (REC-10)
    }

    [Fact, Trait("Rule", "V3")]
    public void V3_the_opposite_sex_goes_to_a_human_even_at_a_high_score()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { Sex = "M" })));

        Assert.Equal(MatchVerdict.Conflict, decision.Verdict);
        Assert.True(decision.Candidates[0].Score >= 90);
    }

    [Fact, Trait("Rule", "V4")]
    public void V4_a_name_that_has_nothing_in_common_is_a_conflict() =>
        Assert.Equal(MatchVerdict.Conflict, Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { Name = "SANTOS^PEDRO" }))).Verdict);

    [Fact, Trait("Rule", "V4")]
    public void V4_a_former_name_is_no_contradiction()
    {
        var facts = Given.Facts(Given.Header(Given.Jane with { Name = "SANTOS^JANE" }), o =>
        {
            o.Patient.PreviousNames = ["SANTOS^JANE"];
            return o;
        });

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(facts).Verdict);
    }

    [Theory, Trait("Rule", "V5")]
    [InlineData(OrderState.Canceled)]
    [InlineData(OrderState.Replaced)]
    [InlineData(OrderState.Expired)]
    [InlineData(OrderState.Completed)]
    public void V5_images_of_an_order_that_is_not_open_go_to_a_human(OrderState state)
    {
        var decision = Matcher.Decide(Given.Facts(order: o =>
        {
            o.Order.State = state;
            return o;
        }));

        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
        Assert.Equal("V5", Assert.Single(decision.Candidates[0].Vetoes).Id);
    }

    [Fact, Trait("Rule", "V5")]
    public void V5_a_second_study_for_an_order_with_a_released_one_goes_to_a_human() =>
        Assert.Equal(MatchVerdict.Suggest, Matcher.Decide(Given.Facts(order: o => o with { HasOtherReleasedStudy = true })).Verdict);

    [Fact, Trait("Rule", "V6")]
    public void V6_two_orders_that_share_the_strongest_link_are_left_to_a_human()
    {
        var patient = Given.Patient();
        OrderFacts[] orders =
        [
            new() { Order = Given.Order(patient), Patient = patient },
            new() { Order = Given.Order(patient, procedureId: "RP101"), Patient = patient },
        ];

        var decision = Matcher.Decide(Given.Facts([Given.Header()], orders));

        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
        Assert.All(decision.Candidates, c => Assert.Contains(c.Vetoes, v => v.Id == "V6"));
    }

    [Fact, Trait("Rule", "V6")]
    public void V6_images_that_name_two_orders_are_left_to_a_human()
    {
        var decision = Matcher.Decide(Given.Facts(Given.Header() with { RequestAccessions = ["A100", "A200"] }));

        Assert.Contains(decision.Candidates[0].Vetoes, v => v.Id == "V6");
        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
    }

    [Fact, Trait("Rule", "V7")]
    public void V7_two_patients_in_one_study_are_a_conflict_with_or_without_an_order()
    {
        ReceivedHeader[] headers = [Given.Header(), Given.Header(Given.Jane with { PatientId = "4712", Name = "SANTOS^PEDRO", Sex = "M" })];
        var patient = Given.Patient();

        Assert.Equal(MatchVerdict.Conflict, Matcher.Decide(Given.Facts(headers, new OrderFacts { Order = Given.Order(patient), Patient = patient })).Verdict);
        Assert.Equal("the images name two patients", Matcher.Decide(Given.Facts(headers)).Why);
    }

    [Fact, Trait("Rule", "V8")]
    public void V8_a_Study_UID_known_for_another_patient_is_a_conflict() =>
        Assert.Equal(MatchVerdict.Conflict, Decide(i => i with { UidOfOtherPatient = true }).Verdict);

    [Fact, Trait("Rule", "V9")]
    public void V9_a_step_discontinued_for_the_wrong_worklist_entry_is_a_conflict() =>
        Assert.Equal(MatchVerdict.Conflict, Decide(i => i with { PerformedStep = new PerformedStepFacts(null, WrongWorklistEntry: true) }).Verdict);

    [Fact, Trait("Rule", "V10")]
    public void V10_a_placeholder_name_or_a_temporary_issuer_is_never_matched_by_the_machine()
    {
        var temporary = new MatchingOptions();
        temporary.TemporaryIssuers.Add("HOSP");

        Assert.Equal(MatchVerdict.Suggest, new Matcher(temporary).Decide(Given.Facts()).Verdict);
        Assert.Equal(MatchVerdict.Suggest, Matcher.Decide(Given.Facts(Given.Header(Given.Jane with { Name = "UNKNOWN^FEMALE" }))).Verdict);
    }

    [Fact, Trait("Rule", "V11")]
    public void V11_an_order_that_got_another_patient_after_the_worklist_was_served_goes_to_a_human() =>
        Assert.Equal(MatchVerdict.Suggest, Matcher.Decide(Given.Facts(order: o => o with { PatientChangedAfterServed = true })).Verdict);

    [Fact, Trait("Rule", "V12")]
    public void V12_a_conflict_version_is_a_conflict() => Assert.Equal(MatchVerdict.Conflict, Decide(i => i with { HasConflictVersion = true }).Verdict);

    [Fact, Trait("Rule", "V13")]
    public void V13_a_scanner_that_is_manual_only_gets_suggestions() => Assert.Equal(MatchVerdict.Suggest, Decide(i => i with { ManualOnly = true }).Verdict);

    [Fact, Trait("Rule", "V14")]
    public void V14_a_twin_whose_name_fits_better_stops_the_machine()
    {
        var maria = Given.Patient(Given.Jane with { Name = "FISCHER^MARIA", PatientId = "1" });
        var marie = Given.Patient(Given.Jane with { Name = "FISCHER^MARIE", PatientId = "2" });
        var facts = Given.Facts([Given.Header(maria.Identity with { Name = "FISCHER^MARIE" })], new OrderFacts { Order = Given.Order(maria), Patient = maria });

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(facts).Verdict);
        var decision = Matcher.Decide(facts with { OtherPatients = [maria, marie] });
        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
        Assert.Equal("V14", Assert.Single(decision.Candidates[0].Vetoes).Id);
    }

    [Fact, Trait("Rule", "V15")]
    public void V15_another_open_order_that_fits_the_body_part_better_stops_the_machine()
    {
        var patient = Given.Patient();
        OrderFacts[] orders =
        [
            new() { Order = Given.Order(patient, description: "CT Knee"), Patient = patient },
            new() { Order = Given.Order(patient, "A200", "1.2.3.200", procedureId: "RP200"), Patient = patient },
        ];

        var decision = Matcher.Decide(Given.Facts([Given.Header()], orders));

        Assert.Equal(MatchVerdict.Suggest, decision.Verdict);
        Assert.Contains(decision.Candidates.Single(c => c.Accession == "A100").Vetoes, v => v.Id == "V15");
        Assert.Equal(("A200", orders[1].Order.Id), (decision.Candidates[0].Accession, decision.SuggestedOrderId)); // the better one is shown first
    }

    [Fact, Trait("Rule", "REC-7")]
    public void An_unscoped_id_is_enough_on_a_site_with_one_issuer_and_not_with_two()
    {
        var facts = Given.Facts(Given.Header(Given.Jane with { Issuer = "" }));

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(facts).Verdict);
        var two = Matcher.Decide(facts with { Site = new SiteFacts(SeveralIssuers: true) });
        Assert.Equal(MatchVerdict.Suggest, two.Verdict);
        Assert.Contains("the images said whose Patient ID they carry", two.Candidates[0].WouldAutoMatchIf);
    }

    [Fact, Trait("Rule", "REC-7")]
    public void The_scanners_default_issuer_says_whose_id_it_is()
    {
        var facts = Given.Facts(Given.Header(Given.Jane with { Issuer = "" })) with { Site = new SiteFacts(SeveralIssuers: true) };

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(facts with { Image = facts.Image with { DefaultIssuer = "HOSP" } }).Verdict);
    }

    [Fact, Trait("Rule", "REC-10")]
    public void An_accession_alone_is_no_strong_link_where_several_issuers_of_accessions_meet()
    {
        var facts = Given.Facts(Given.Header(studyUid: "9.9.9"));

        Assert.Equal(MatchVerdict.AutoMatch, Matcher.Decide(facts).Verdict);
        Assert.Equal(MatchVerdict.Suggest, Matcher.Decide(facts with { Site = new SiteFacts(OneAccessionIssuer: false) }).Verdict);
    }

    [Fact, Trait("Rule", "REC-11")]
    public void The_right_patient_without_any_link_is_suggested() =>
        Assert.Equal(MatchVerdict.Suggest, Matcher.Decide(Given.Facts(Given.Header(accession: "", studyUid: "9.9.9"))).Verdict);

    [Fact, Trait("Rule", "REC-18")]
    public void Without_any_order_a_study_is_unmatched()
    {
        var decision = Matcher.Decide(Given.Facts([Given.Header()]));

        Assert.Equal(MatchVerdict.Unmatched, decision.Verdict);
        Assert.Equal("no order on file fits", decision.Why);
    }

    [Fact]
    public void An_accession_of_another_patients_order_is_a_conflict_even_when_the_patients_own_order_scores_higher()
    {
        var (jane, pedro) = (Given.Patient(), Given.Patient(new PatientIdentity("SANTOS^PEDRO", "9", "HOSP", "19890913", "M")));
        OrderFacts[] orders =
        [
            new() { Order = Given.Order(jane, "A200", "1.2.3.200"), Patient = jane },
            new() { Order = Given.Order(pedro, "A100", "1.2.3.101"), Patient = pedro },
        ];

        Assert.Equal(MatchVerdict.Conflict, Matcher.Decide(Given.Facts([Given.Header(studyUid: "1.2.3.200")], orders)).Verdict);
    }

    [Fact, Trait("Rule", "REC-10")]
    public void The_machine_never_matches_against_a_veto_or_below_its_thresholds()
    {
        var identity = Gen.Select(
            OneOf("MÜLLER^JANE", "MUELLER^JANE", "MULLER^J", "MILLER^JANE", "SANTOS^PEDRO", "UNKNOWN", ""), OneOf("4711", "4712", ""),
            OneOf("HOSP", "CLINIC", ""), OneOf("19610422", "19160422", "19890913", ""), OneOf("F", "M", "O", ""),
            (name, id, issuer, born, sex) => new PatientIdentity(name, id, issuer, born, sex));
        var header = Gen.Select(identity, OneOf("A100", "A200", ""), OneOf("1.2.3.100", "9.9.9"), OneOf("CT", "MR"), Given.Header);

        Gen.Select(header, Gen.Bool, Gen.Bool).Sample((h, several, one) =>
        {
            var facts = Given.Facts(h) with { Site = new SiteFacts(several, one) };
            var decision = Matcher.Decide(facts);
            if (decision.Verdict is not MatchVerdict.AutoMatch)
                return;

            var best = decision.Candidates[0];
            Assert.Empty(best.Vetoes);
            Assert.Empty(best.WouldAutoMatchIf);
            Assert.True(best is { Score: >= 90, Lead: >= 30 });
            Assert.Equal("4711", h.Patient.PatientId);
            Assert.NotEqual("19890913", h.Patient.BirthDate);
            Assert.NotEqual("M", h.Patient.Sex);
            Assert.True(h.StudyUid == "1.2.3.100" || h.Accession == "A100");
            Assert.Equal(decision.Why, Matcher.Decide(facts).Why); // equal facts, equal decision (REC-14)
        });
    }

    [Fact, Trait("Rule", "REC-14")]
    public void Equal_weights_have_the_same_version_and_other_weights_another()
    {
        Assert.Equal(new MatchingWeights().Version, new MatchingWeights().Version);
        Assert.NotEqual(new MatchingWeights().Version, new MatchingWeights { Accession = 34 }.Version);
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static MatchDecision Decide(Func<ImageFacts, ImageFacts> image)
    {
        var facts = Given.Facts();
        return Matcher.Decide(facts with { Image = image(facts.Image) });
    }
}
