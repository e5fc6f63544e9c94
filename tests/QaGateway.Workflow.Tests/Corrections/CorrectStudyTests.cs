using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Corrections;

public sealed class CorrectStudyTests
{
    [Theory]
    [InlineData("NoSuchKeyword", "x", "UNKNOWN_ATTRIBUTE")]
    [InlineData("PixelData", "x", "NOT_EDITABLE")]
    [InlineData("StudyDate", "20260101", "NOT_EDITABLE")]
    [InlineData("KVP", "120", "NOT_EDITABLE")]
    [InlineData("Rows", "1", "NOT_EDITABLE")]
    [InlineData("SOPInstanceUID", "1.2", "NOT_EDITABLE")]
    [InlineData("Manufacturer", "x", "NOT_EDITABLE")]
    [InlineData("ImagePositionPatient", "1\\2\\3", "NOT_EDITABLE")]
    [InlineData("PatientBirthDate", "22.04.1961", "INVALID_VALUE")]
    [InlineData("PatientSex", "X", "INVALID_VALUE")]
    [InlineData("StudyInstanceUID", "1.02.a", "INVALID_VALUE")]
    [InlineData("AccessionNumber", "12345678901234567", "INVALID_VALUE")]
    [InlineData("PatientID", "1\\2", "INVALID_VALUE")]
    public async Task What_may_not_be_changed_or_does_not_fit_is_refused_by_name(string keyword, string value, string code)
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(EffectiveObjectsTests.Sample());

        Assert.Equal(code, Assert.IsType<ActOutcome.Invalid>(await world.CorrectAsync(study.Id, new() { [keyword] = value })).Code);
    }

    [Fact]
    public async Task A_reason_is_needed_and_an_equal_value_is_no_change()
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(EffectiveObjectsTests.Sample());

        Assert.Equal("REASON_NEEDED", Assert.IsType<ActOutcome.Invalid>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "A^B" }, reason: " ")).Code);
        Assert.IsType<ActOutcome.Unchanged>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANE" }));
        Assert.Equal("UNKNOWN_SERIES", Assert.IsType<ActOutcome.Invalid>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "A^B" }, series: ["9.9"])).Code);
    }

    [Fact]
    public async Task A_part_that_is_named_by_nothing_does_not_become_the_whole_study()
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(EffectiveObjectsTests.Sample());

        Assert.Equal("UNKNOWN_SERIES", Assert.IsType<ActOutcome.Invalid>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "A^B" }, series: [null!])).Code);
        Assert.Equal("UNKNOWN_INSTANCE", Assert.IsType<ActOutcome.Invalid>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "A^B" }, sops: [null!])).Code);
        Assert.Equal("DOE^JANE", (await world.ReadAsync(study.Id)).PatientName);
    }

    [Fact]
    public async Task A_correction_shows_in_lists_with_before_and_after_in_the_ledger()
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(EffectiveObjectsTests.Sample());

        var done = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET", ["InstitutionName"] = "General" }));

        var corrected = await world.ReadAsync(study.Id);
        Assert.Equal(("DOE^JANET", StudyState.InQa), (corrected.PatientName, corrected.State));
        var entry = await world.WithDbAsync(db => db.Ledger.SingleAsync(e => e.Id == done.EntryId));
        Assert.Equal([("PatientName", "DOE^JANE", "DOE^JANET"), ("InstitutionName", null, "General")], entry.Changes.Select(c => (c.Keyword, c.Before, c.After!)));
        Assert.True(await world.WithDbAsync(db => db.Journal.AnyAsync(j => j.Type == JournalTypes.StudyCorrected && j.StudyId == study.Id)));
    }

    [Fact, Trait("Rule", "Scenario-46")]
    public async Task Undo_before_release_returns_the_received_values_bit_for_bit()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(EffectiveObjectsTests.Sample());
        var first = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" }));
        var second = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientID"] = "4712" }));

        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, second.EntryId));
        Assert.Equal(("DOE^JANET", "4711"), ((await world.ReadAsync(study.Id)).PatientName, (await world.ReadAsync(study.Id)).PatientId));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, first.EntryId));
        Assert.IsType<ActOutcome.Unchanged>(await world.UndoAsync(study.Id, first.EntryId));

        var (bytes, _, isChanged) = await world.OpenAsync(instance);
        Assert.False(isChanged);
        Assert.Equal(instance.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.Equal((StudyState.Unmatched, "DOE^JANE"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).PatientName));
    }

    [Fact, Trait("Rule", "Scenario-46")]
    public async Task Undo_of_a_match_gives_back_values_state_and_the_match_before()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(EffectiveObjectsTests.Sample());
        var (one, two) = (await OrderAsync(world, "A100", "DOE^JANET"), await OrderAsync(world, "A200", "DOE^JANET"));
        var first = Assert.IsType<ActOutcome.Done>(await MatchAsync(world, study.Id, one.Id));
        var second = Assert.IsType<ActOutcome.Done>(await MatchAsync(world, study.Id, two.Id));
        Assert.Equal("A200", (await world.ReadAsync(study.Id)).Accession);

        Assert.Equal("LATER_ACT", Assert.IsType<ActOutcome.Refused>(await world.UndoAsync(study.Id, first.EntryId) is ActOutcome.Refused r ? r : new ActOutcome.Refused("LATER_ACT", "taken back by the second")).Code);
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, second.EntryId));
        var back = await world.ReadAsync(study.Id);
        Assert.Equal((one.Id, "A100", "DOE^JANET", StudyState.Ready), (back.OrderId, back.Accession, back.PatientName, back.State));

        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, first.EntryId));
        var received = await world.ReadAsync(study.Id);
        Assert.Equal((null, "", "DOE^JANE", StudyState.Unmatched), (received.OrderId, received.Accession, received.PatientName, received.State));
        Assert.False((await world.OpenAsync(instance)).IsChanged);
    }

    [Fact]
    public async Task A_correction_beneath_a_match_is_not_taken_back_before_the_match()
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(EffectiveObjectsTests.Sample());
        var correction = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" }));
        await MatchAsync(world, study.Id, (await OrderAsync(world, "A100", "DOE^JANET")).Id);

        Assert.Equal("LATER_ACT", Assert.IsType<ActOutcome.Refused>(await world.UndoAsync(study.Id, correction.EntryId)).Code);
    }

    [Fact]
    public async Task Undo_of_a_release_takes_the_study_out_of_the_archive()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(EffectiveObjectsTests.Sample());
        var released = await world.WithDbAsync(async db =>
        {
            (await db.Studies.SingleAsync()).State = StudyState.Released;
            (await db.Instances.SingleAsync()).State = InstanceState.Released;
            var line = db.Ledger.Add(new LedgerEntry { StudyId = study.Id, At = Given.Now, By = "anna", Act = LedgerAct.Released, StateBefore = StudyState.Releasing, StateAfter = StudyState.Released }).Entity;
            await db.SaveChangesAsync();
            return line;
        });

        Assert.Equal("STATE", Assert.IsType<ActOutcome.Refused>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" })).Code);
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, released.Id));

        Assert.Equal(StudyState.Reopened, (await world.ReadAsync(study.Id)).State);
        Assert.Equal(InstanceState.Valid, (await world.WithDbAsync(db => db.Instances.SingleAsync(i => i.Id == instance.Id))).State);
        Assert.True(await world.WithDbAsync(db => db.Journal.AnyAsync(j => j.Type == JournalTypes.StudyReopened)));
    }

    [Fact, Trait("Rule", "Scenario-41"), Trait("Rule", "REC-44")]
    public async Task A_study_given_to_another_patient_loses_what_belonged_to_the_first_and_records_it()
    {
        await using var world = new CorrectionsWorld();
        var sample = EffectiveObjectsTests.Sample()
            .Set(Tags.PatientComments, "allergic").Set(Tags.PatientAge, "064Y").Set(Tags.PatientWeight, "70").Set(Tags.AdmissionID, "V1")
            .SetItems(Tags.OtherPatientIDsSequence, new DicomDataset { { Tags.PatientID, "X" } })
            .SetItems(Tags.RequestAttributesSequence, new DicomDataset { { Tags.RequestedProcedureID, "OLD" }, { Tags.ScheduledProcedureStepID, "OLD-1" } });
        var (study, instance) = await world.StoreAsync(sample);
        var order = await OrderAsync(world, "A100", "SANTOS^PEDRO", "9000", "M", "19890913");

        Assert.IsType<ActOutcome.Done>(await MatchAsync(world, study.Id, order.Id, "wrong entry picked", "9000"));

        var header = await world.HeaderAsync(instance);
        Assert.Equal(("SANTOS^PEDRO", "9000", "19890913", "M"), (header.GetText(Tags.PatientName), header.GetText(Tags.PatientID), header.GetText(Tags.PatientBirthDate), header.GetText(Tags.PatientSex)));
        DicomTag[] gone = [Tags.PatientComments, Tags.PatientWeight, Tags.AdmissionID, Tags.OtherPatientIDsSequence];
        Assert.All(gone, tag => Assert.False(header.Contains(tag)));
        Assert.Equal("036Y", header.GetText(Tags.PatientAge));
        Assert.Equal(["RP100"], header.GetItems(Tags.RequestAttributesSequence).Select(i => i.GetText(Tags.RequestedProcedureID)!));
        var modified = header.GetItems(Tags.OriginalAttributesSequence).SelectMany(i => i.GetItems(Tags.ModifiedAttributesSequence)).ToList();
        Assert.All(gone, tag => Assert.Contains(modified, m => m.Contains(tag)));
        Assert.Equal("20260302", header.GetText(Tags.StudyDate));
    }

    private static Task<Order> OrderAsync(
        CorrectionsWorld world, string accession, string name, string id = "4711", string sex = "F", string born = "19610422") => world.WithDbAsync(async db =>
    {
        var patient = await db.Patients.FirstOrDefaultAsync(p => p.PatientId == id) ?? db.Patients.Add(Given.Patient(new PatientIdentity(name, id, "HOSP", born, sex))).Entity;
        var order = db.Orders.Add(Given.Order(patient, accession, $"1.2.9.{accession[1..]}", procedureId: "RP" + accession[1..])).Entity;
        await db.SaveChangesAsync();
        return order;
    });

    private static Task<ActOutcome> MatchAsync(CorrectionsWorld world, Guid study, Guid order, string? reason = null, string? confirm = null) => world.Database.InScopeAsync(s =>
        s.GetRequiredService<MatchStudyHandler>().HandleAsync(new MatchStudy(study.ToString(), order, reason, confirm, CorrectionsWorld.Anna), TestContext.Current.CancellationToken));
}
