using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

public sealed class ArrivalTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();
    private readonly TestStudy _study = new() { Instances = 2 };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact, Trait("Rule", "REC-1")]
    public async Task The_first_images_make_a_study_that_shows_what_they_say_and_waits_for_more()
    {
        await _bench.SendAllAsync(_study with { Instances = 3 });
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal(StudyState.Receiving, study.State);
        Assert.Equal(("MUSTER^ANNA^M", "4711", "HOSP", "19610422", "F"), (study.PatientName, study.PatientId, study.Issuer, study.BirthDate, study.Sex));
        Assert.Equal(("A260310001", "CT", "CT1"), (study.Accession, study.Modalities, study.SourceAe));
        Assert.Equal((1, 3), (study.SeriesCount, study.InstanceCount));
        Assert.Equal(_bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(2), study.SettleAt);
        Assert.Equal([JournalTypes.StudyArrived], await _bench.JournalAsync());
        Assert.Equal([LedgerAct.Received], await _bench.QueryAsync(db => db.Ledger.Select(l => l.Act).ToListAsync(IntakeBench.Token)));
        Assert.Equal(3, (await _bench.QueryAsync(db => db.IdentityTuples.SingleAsync(IntakeBench.Token))).InstanceCount);
    }

    [Fact, Trait("Rule", "REC-3")]
    public async Task Each_batch_begins_the_quiet_period_anew_and_the_slowest_modality_decides()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.SendAllAsync(_study with { Modality = "US", SeriesUid = DicomUid.New() });
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal(_bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(5), study.SettleAt);
        Assert.Equal("CT\\US", study.Modalities);
        Assert.Equal([JournalTypes.StudyArrived, JournalTypes.StudyGrew], await _bench.JournalAsync());
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task More_images_of_the_same_patient_keep_the_match()
    {
        var order = Guid.NewGuid();
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.Ready, order);
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Receiving, StudyState.Ready, order), (study.State, study.StateBefore, study.OrderId));
        Assert.NotNull(study.SettleAt);
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task An_image_of_another_patient_turns_a_matched_study_into_a_conflict()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.AutoMatched, Guid.NewGuid());
        await _bench.SendAllAsync(_study with { PatientId = "0815", Instances = 1 });
        await _bench.IndexAsync();

        Assert.Equal(StudyState.Conflict, (await _bench.StudyAsync()).State);
    }

    [Fact, Trait("Rule", "REC-16")]
    public async Task Two_patients_from_one_scanner_under_one_UID_stay_one_study_with_two_identities()
    {
        await _bench.SendAllAsync(_study);
        await _bench.SendAllAsync(_study with { PatientName = "OTHER^EVA", PatientId = "0815", Instances = 1 });
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        var tuples = await _bench.QueryAsync(db => db.IdentityTuples.ToListAsync(IntakeBench.Token));
        Assert.Equal([1, 2], tuples.Select(t => t.InstanceCount).Order());
        Assert.Equal(3, study.InstanceCount);
        Assert.Equal(2, tuples.Select(t => t.Header.IdentityKey).Distinct().Count());
    }

    [Fact, Trait("Rule", "REC-17"), Trait("Rule", "V8")]
    public async Task The_same_UID_for_another_patient_from_another_sender_is_a_study_of_its_own()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SendAllAsync(_study with { PatientName = "OTHER^EVA", PatientId = "0815" }, "MR9");
        await _bench.IndexAsync();

        var studies = await _bench.QueryAsync(db => db.Studies.ToListAsync(IntakeBench.Token));
        Assert.Equal(2, studies.Count);
        Assert.Single(studies.Select(s => s.StudyUid).Distinct());
        Assert.All(studies, s => Assert.Equal(2, s.InstanceCount));
    }

    [Fact, Trait("Rule", "REC-1")]
    public async Task A_workstation_that_adds_to_a_study_of_the_same_patient_joins_it()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SendAllAsync(_study with { Modality = "SR", Issuer = null, SeriesUid = DicomUid.New() }, "WS1");
        await _bench.IndexAsync();

        Assert.Equal(4, (await _bench.StudyAsync()).InstanceCount);
    }

    [Fact, Trait("Rule", "REC-20")]
    public async Task Images_of_a_released_study_are_late_and_are_not_added_silently()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.Released, Guid.NewGuid());
        await _bench.SendAllAsync(_study with { Instances = 1 });
        await _bench.IndexAsync();

        Assert.Equal(StudyState.LatePending, (await _bench.StudyAsync()).State);
        Assert.Equal([InstanceState.Released, InstanceState.Released, InstanceState.Late], (await _bench.InstancesAsync()).Select(i => i.State));
        Assert.Equal(JournalTypes.StudyLate, (await _bench.JournalAsync())[^1]);
    }

    [Fact, Trait("Rule", "REC-20"), Trait("Rule", "V8")]
    public async Task An_image_of_another_patient_never_joins_a_released_study()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.Released, Guid.NewGuid());
        await _bench.SendAllAsync(_study with { PatientId = "0815", PatientName = "OTHER^EVA", Instances = 1 });
        await _bench.IndexAsync();

        var states = await _bench.QueryAsync(db => db.Studies.OrderBy(s => s.ReceivedAt).ThenBy(s => s.InstanceCount).Select(s => s.State).ToListAsync(IntakeBench.Token));
        Assert.Equal([StudyState.Receiving, StudyState.Released], states.Order());
    }

    [Fact, Trait("Rule", "REC-20")]
    public async Task Images_that_come_while_the_study_is_being_released_wait_as_late_ones()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.Releasing, Guid.NewGuid());
        await _bench.SendAllAsync(_study with { Instances = 1 });
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal(StudyState.Releasing, study.State);
        Assert.NotNull(study.SettleAt);
        Assert.Equal(InstanceState.Late, (await _bench.InstancesAsync())[^1].State);
    }

    [Theory, Trait("Rule", "REC-21")]
    [InlineData("113001", 1)]
    [InlineData("113037", 2)]
    [InlineData("113038", 2)]
    [InlineData("113039", 2)]
    public async Task A_rejected_image_that_comes_again_is_treated_by_the_reason_of_its_rejection(string code, int kept)
    {
        var image = _study.Build()[0];
        await _bench.SendAsync(image);
        await _bench.IndexAsync();
        await RejectAsync(code);
        Assert.True((await _bench.SendAsync(image)).Status.IsSuccess);
        await _bench.IndexAsync();

        var instances = await _bench.InstancesAsync();
        Assert.Equal(kept, instances.Count);
        Assert.Equal(InstanceState.Rejected, instances[0].State);
        var study = await _bench.StudyAsync();
        if (code is "113001")
            Assert.Equal(StudyState.Rejected, study.State);
        else
            Assert.Equal((StudyState.Receiving, code is "113039" ? InstanceState.Valid : InstanceState.ConflictVersion), (study.State, instances[1].State));
    }

    [Fact]
    public async Task Images_for_a_study_that_is_on_hold_leave_it_on_hold()
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.OnHold);
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.OnHold, 4), (study.State, study.InstanceCount));
    }

    [Fact]
    public async Task Values_longer_than_the_index_holds_are_cut_there_and_kept_whole_in_the_object()
    {
        var image = _study.Build()[0];
        image.SetBytes(Tags.PatientID, DicomVr.LO, System.Text.Encoding.ASCII.GetBytes(new string('9', 3000)));
        image.SetBytes(Tags.StudyDescription, DicomVr.LO, System.Text.Encoding.ASCII.GetBytes(new string('d', 3000)));
        image.SetBytes(Tags.Modality, DicomVr.CS, System.Text.Encoding.ASCII.GetBytes(new string('M', 400)));
        Assert.True((await _bench.SendAsync(image)).Status.IsSuccess);
        await _bench.IndexAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal((64, 256, 16), (study.PatientId.Length, study.StudyDescription.Length, study.Modalities.Length));
    }

    [Fact, Trait("Rule", "V12")]
    public async Task A_conflict_version_takes_a_matched_study_out_of_the_way_of_release()
    {
        var image = _study.Build()[0];
        await _bench.SendAsync(image);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(StudyState.Ready, Guid.NewGuid());
        await _bench.SendAsync(image.Clone().Set(Tags.ImageComments, "changed"));
        await _bench.IndexAsync();

        Assert.Equal(StudyState.Conflict, (await _bench.StudyAsync()).State);
    }

    private Task RejectAsync(string code) => _bench.ChangeAsync(async db =>
    {
        var study = await db.Studies.SingleAsync(IntakeBench.Token);
        (study.State, study.StateBefore) = (StudyState.Rejected, StudyState.Unmatched);
        (await db.Instances.SingleAsync(IntakeBench.Token)).State = InstanceState.Rejected;
        db.Ledger.Add(new LedgerEntry { StudyId = study.Id, At = _bench.Clock.GetUtcNow(), By = "test", Act = LedgerAct.Rejected, ReasonCode = code });
    });
}
