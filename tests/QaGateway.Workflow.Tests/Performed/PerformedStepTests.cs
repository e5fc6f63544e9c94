using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Performed;

public sealed class PerformedStepTests : IAsyncDisposable
{
    private readonly ModalityWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact, Trait("Scenario", "15"), Trait("Rule", "MPP-4")]
    public async Task Scenario15_A_completed_step_lists_its_series_and_a_second_N_SET_is_refused_with_A710()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var uid = DicomUid.New();
        Assert.True((await ct.BeginStepAsync(uid, item, Token)).Status.IsSuccess);
        Assert.Equal(OrderState.Started, (await _world.ReadOrderAsync()).State);

        var made = Enumerable.Range(1, 3).SelectMany(_ => new TestStudy { SeriesUid = DicomUid.New() }.Build()).ToList();
        Assert.True((await ct.EndStepAsync(uid, "COMPLETED", made, Token)).Status.IsSuccess);
        var again = await ct.EndStepAsync(uid, "COMPLETED", made, Token);

        Assert.Equal((DimseStatus.ProcessingFailure, (ushort?)0xA710), (again.Status, again.ErrorId));
        var step = await _world.StepAsync();
        Assert.Equal((PerformedState.Completed, 3, 9, (Guid?)_world.Order.Id), (step.State, step.Series.Count, step.ObjectCount, step.For[0].OrderId));
        Assert.Equal("MÜLLER^JANE", step.Patient.Name);
        var order = await _world.ReadOrderAsync();
        Assert.Equal((OrderState.Completed, OrderState.Completed), (order.State, order.Steps[0].State));
    }

    [Fact, Trait("Scenario", "16"), Trait("Rule", "MPP-6")]
    public async Task Scenario16_Images_of_a_step_discontinued_with_110514_raise_the_wrong_patient_alarm_and_are_blocked()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));

        await ct.ExamineAsync(item, ModalityFaults.WrongEntry, Token);
        await _world.IndexAsync();
        await _world.FollowAsync();

        var study = await _world.StudyAsync();
        var alarm = Assert.Single(study.Warnings, w => w.Code is "WRONG_PATIENT");
        Assert.Equal("safety", alarm.Severity);
        Assert.Null(study.OrderId);
        Assert.Contains(JournalTypes.StudyAlarm, await _world.QueryAsync(db => db.Journal.Select(j => j.Type).ToListAsync(Token)));

        await _world.QueryAsync(db => db.Studies.ExecuteUpdateAsync(s => s.SetProperty(x => x.SettleAt, TimeProvider.System.GetUtcNow().AddSeconds(-1)), Token));
        await _world.FollowAsync();
        Assert.Equal(StudyState.Conflict, (await _world.StudyAsync()).State);
        Assert.Equal(OrderState.Scheduled, (await _world.ReadOrderAsync()).State); // its patient is still to come
        Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
    }

    [Fact, Trait("Rule", "MPP-6")]
    public async Task The_alarm_does_not_spread_to_the_right_examination_under_the_same_entry()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var wrong = DicomUid.New();
        await ct.BeginStepAsync(wrong, item, Token);
        await ct.EndStepAsync(wrong, "DISCONTINUED", [], Token, "110514");

        await ct.ExamineAsync(item, ModalityFaults.None, Token);
        await _world.IndexAsync();
        await _world.FollowAsync();

        var study = await _world.StudyAsync();
        Assert.DoesNotContain(study.Warnings, w => w.Code is "WRONG_PATIENT");
        Assert.Equal((StudyState.AutoMatched, (Guid?)_world.Order.Id), (study.State, study.OrderId));
    }

    [Fact, Trait("Rule", "REC-3")]
    public async Task A_study_settles_and_matches_at_once_when_all_that_its_step_lists_has_arrived()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));

        await ct.ExamineAsync(item, ModalityFaults.Resend | ModalityFaults.CutLink, Token);
        await _world.IndexAsync();
        await _world.FollowAsync();

        var study = await _world.StudyAsync();
        Assert.Equal((StudyState.AutoMatched, false), (study.State, study.Incomplete));
        Assert.Equal(3, study.InstanceCount);
    }

    [Fact, Trait("Rule", "REC-3")]
    public async Task What_the_modality_announced_and_did_not_send_makes_the_study_incomplete_and_is_named()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));

        var exam = await ct.ExamineAsync(item, ModalityFaults.LosesImage, Token);
        await _world.IndexAsync();
        await _world.FollowAsync();
        Assert.Equal(StudyState.Receiving, (await _world.StudyAsync()).State); // the quiet period goes on: it may come yet

        await _world.QueryAsync(db => db.Studies.ExecuteUpdateAsync(s => s.SetProperty(x => x.SettleAt, TimeProvider.System.GetUtcNow().AddSeconds(-1)), Token));
        await _world.FollowAsync();

        var study = await _world.StudyAsync();
        Assert.True(study.Incomplete);
        Assert.Equal(exam.Made[^1].GetText(Tags.SOPInstanceUID), Assert.Single(study.Warnings, w => w.Code is "ANNOUNCED_MISSING").SopUid);

        await ct.StoreAsync([exam.Made[^1]], Token);
        await _world.IndexAsync();
        await _world.FollowAsync();
        Assert.Equal((false, StudyState.AutoMatched), ((await _world.StudyAsync()).Incomplete, (await _world.StudyAsync()).State));
    }

    [Fact, Trait("Rule", "V1")]
    public async Task Images_that_name_another_patient_than_their_worklist_entry_alarm_with_the_first_image()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var image = new TestStudy { StudyUid = _world.Order.StudyUid, PatientName = "OTHER^BOB", PatientId = "9999", BirthDate = "19800101", Sex = "M", Accession = "", Instances = 1 }.Build();

        await ct.StoreAsync(image, Token);
        await _world.IndexAsync();
        await _world.FollowAsync();

        var study = await _world.StudyAsync();
        Assert.Equal(StudyState.Receiving, study.State);
        Assert.Contains(study.Warnings, w => w is { Code: "WRONG_PATIENT", Severity: "safety" });
    }

    [Fact, Trait("Rule", "MWL-4")]
    public async Task A_completed_item_stays_on_the_worklist_for_repeats_and_then_leaves_it()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 10, 0, 0, TimeSpan.Zero));
        await using var world = new ModalityWorld(configure: s => s.AddSingleton<TimeProvider>(clock));
        await world.StartAsync();
        await using var ct = new SimulatedModality("CT1", world.Gateway);
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var uid = DicomUid.New();
        await ct.BeginStepAsync(uid, item, Token);
        await ct.EndStepAsync(uid, "COMPLETED", new TestStudy().Build(), Token);

        var repeat = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        Assert.Equal("STARTED", repeat.GetItems(Tags.ScheduledProcedureStepSequence)[0].GetText(Tags.ScheduledProcedureStepStatus));
        clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Empty(await ct.WorklistAsync("CT", "20260310", Token));
    }

    [Theory, Trait("Rule", "MPP-1")]
    [InlineData("Modality", null, 0x0120)]
    [InlineData("PerformedProcedureStepID", "", 0x0121)]
    [InlineData("PerformedProcedureStepStatus", "COMPLETED", 0x0106)]
    [InlineData("ScheduledStepAttributesSequence", null, 0x0120)]
    public async Task A_creation_that_lacks_what_it_needs_is_refused_and_leaves_nothing(string keyword, string? value, int status)
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var data = ct.NewStep(Assert.Single(await ct.WorklistAsync("CT", "20260310", Token)));
        Assert.True(DicomDictionary.TryGetTag(keyword, out var tag));
        if (value is null)
            data.Remove(tag);
        else
            data.Set(tag, value);

        await using var association = await ct.OpenAsync(Token, Uids.ModalityPerformedProcedureStep);
        var answer = await association.SendAsync(new NRequest(NOperation.Create, Uids.ModalityPerformedProcedureStep, DicomUid.New(), null, data, []), Token);

        Assert.Equal(status, answer.Status.Code);
        Assert.False(await _world.QueryAsync(db => db.PerformedSteps.AnyAsync(Token)));
        Assert.Equal(OrderState.Scheduled, (await _world.ReadOrderAsync()).State);
    }

    [Fact, Trait("Rule", "MPP-1")]
    public async Task The_same_UID_twice_at_once_is_created_once()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var uid = DicomUid.New();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ct.BeginStepAsync(uid, item, Token)));

        Assert.Single(answers, a => a.Status.IsSuccess);
        Assert.Equal(3, answers.Count(a => a.Status == DimseStatus.DuplicateSopInstance));
    }

    [Fact, Trait("Rule", "MPP-2")]
    public async Task A_later_message_cannot_change_the_patient_and_an_unknown_step_is_none()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var uid = DicomUid.New();
        await ct.BeginStepAsync(uid, item, Token);
        await using var association = await ct.OpenAsync(Token, Uids.ModalityPerformedProcedureStep);
        NRequest Set(string step, DicomDataset data) => new(NOperation.Set, Uids.ModalityPerformedProcedureStep, step, null, data, []);

        var other = await association.SendAsync(Set(uid, new DicomDataset().Set(Tags.PatientID, "666")), Token);
        var same = await association.SendAsync(Set(uid, new DicomDataset().Set(Tags.PatientID, "4711").Set(Tags.PerformedProcedureStepDescription, "Thorax")), Token);
        var unknown = await association.SendAsync(Set(DicomUid.New(), new DicomDataset().Set(Tags.PerformedProcedureStepDescription, "x")), Token);

        Assert.Equal((0x0105, 0x0000, 0x0112), (other.Status.Code, same.Status.Code, unknown.Status.Code));
        var step = await _world.StepAsync();
        Assert.Equal(("4711", "Thorax"), (step.Patient.PatientId, step.Description));
    }

    [Fact, Trait("Rule", "MPP-3")]
    public async Task A_step_is_not_completed_without_its_series()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        var uid = DicomUid.New();
        await ct.BeginStepAsync(uid, item, Token);

        Assert.Equal(DimseStatus.MissingAttributeValue, (await ct.EndStepAsync(uid, "COMPLETED", [], Token)).Status);
        Assert.Equal(PerformedState.InProgress, (await _world.StepAsync()).State);
        Assert.True((await ct.EndStepAsync(uid, "DISCONTINUED", [], Token, "110501")).Status.IsSuccess);
        Assert.NotEmpty((await _world.StepAsync()).Warnings);
    }

    [Fact, Trait("Rule", "MPP-7")]
    public async Task An_unscheduled_step_is_kept_and_touches_no_order()
    {
        await _world.StartAsync();
        await using var ct = await _world.ModalityAsync();
        var item = Assert.Single(await ct.WorklistAsync("CT", "20260310", Token));
        item.Set(Tags.StudyInstanceUID, DicomUid.New()).Set(Tags.AccessionNumber, "").Set(Tags.RequestedProcedureID, "");

        Assert.True((await ct.BeginStepAsync(DicomUid.New(), item, Token)).Status.IsSuccess);
        Assert.Null((await _world.StepAsync()).For[0].OrderId);
        Assert.Equal(OrderState.Scheduled, (await _world.ReadOrderAsync()).State);
    }
}
