using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Intake;

namespace QaGateway.Workflow.Tests.Quarantine;

public sealed class QuarantineActTests : IAsyncDisposable
{
    private static readonly Actor Anna = new("anna", Enum.GetValues<Permission>().ToFrozenSet());
    private static readonly Actor Guest = new("guest", FrozenSet<Permission>.Empty);
    private readonly IntakeBench _bench = new();
    private readonly TestStudy _study = new() { Instances = 3 };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_held_study_comes_back_in_the_state_it_had()
    {
        await ReceiveAsync(StudyState.Suggested);

        Assert.IsType<ActOutcome.Done>(await HoldAsync());
        Assert.Equal(StudyState.OnHold, (await _bench.StudyAsync()).State);
        Assert.IsType<ActOutcome.Unchanged>(await HoldAsync());
        Assert.IsType<ActOutcome.Done>(await ResumeAsync());

        Assert.Equal(StudyState.Suggested, (await _bench.StudyAsync()).State);
        Assert.Equal([JournalTypes.StudyHeld, JournalTypes.StudyResumed], (await _bench.JournalAsync())[^2..]);
        var entries = await _bench.QueryAsync(db => db.Ledger.OrderByDescending(l => l.Id).Take(2).ToListAsync(IntakeBench.Token));
        Assert.Equal(("anna", "why", StudyState.Suggested, StudyState.OnHold), (entries[1].By, entries[1].Reason, entries[1].StateBefore, entries[1].StateAfter));
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task Images_that_came_during_the_hold_must_settle_first_and_the_match_is_kept()
    {
        await ReceiveAsync(StudyState.Ready, Guid.NewGuid());
        await HoldAsync();
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await ResumeAsync();

        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Receiving, StudyState.Ready), (study.State, study.StateBefore));
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task A_contradicting_image_during_the_hold_makes_a_conflict_of_it()
    {
        await ReceiveAsync(StudyState.Ready, Guid.NewGuid());
        await HoldAsync();
        await _bench.SendAllAsync(_study with { PatientId = "0815" });
        await _bench.IndexAsync();
        await ResumeAsync();

        Assert.Equal(StudyState.Conflict, (await _bench.StudyAsync()).State);
    }

    [Theory]
    [InlineData(StudyState.Released)]
    [InlineData(StudyState.Releasing)]
    [InlineData(StudyState.Rejected)]
    public async Task What_is_not_open_cannot_be_held(StudyState state)
    {
        await ReceiveAsync(state);

        Assert.Equal("NOT_OPEN", Assert.IsType<ActOutcome.Refused>(await HoldAsync()).Code);
    }

    [Fact, Trait("Rule", "REC-61")]
    public async Task A_rejected_study_is_hidden_with_its_code_and_comes_back_as_it_was()
    {
        await ReceiveAsync(StudyState.Unmatched);
        await _bench.SendAsync((await FirstAsync()).Clone().Set(Tags.ImageComments, "x"));

        Assert.IsType<ActOutcome.Done>(await RejectAsync("113001"));
        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Rejected, StudyState.Unmatched), (study.State, study.StateBefore));
        Assert.All(await _bench.InstancesAsync(), i => Assert.Equal(InstanceState.Rejected, i.State));
        var entry = await _bench.QueryAsync(db => db.Ledger.SingleAsync(l => l.Act == LedgerAct.Rejected, IntakeBench.Token));
        Assert.Equal(("113001", "blurred", "anna"), (entry.ReasonCode, entry.Reason, entry.By));
        Assert.IsType<ActOutcome.Unchanged>(await RejectAsync("113001"));

        Assert.IsType<ActOutcome.Done>(await RestoreAsync());
        study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Unmatched, 3, 1), (study.State, study.InstanceCount, study.SeriesCount));
        Assert.All(await _bench.InstancesAsync(), i => Assert.Equal(InstanceState.Valid, i.State));
        Assert.NotNull((await _bench.QueryAsync(db => db.Ledger.SingleAsync(l => l.Act == LedgerAct.Rejected, IntakeBench.Token))).UndoneBy);
        Assert.IsType<ActOutcome.Refused>(await RestoreAsync());
    }

    [Fact, Trait("Rule", "REC-61"), Trait("Rule", "REC-63")]
    public async Task Single_rejected_images_no_longer_count_and_the_study_stays_in_its_state()
    {
        await ReceiveAsync(StudyState.Unmatched);
        var uids = (await _bench.InstancesAsync()).Select(i => i.SopUid).ToArray();

        Assert.IsType<ActOutcome.Done>(await RejectAsync("113037", uids[0]));
        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Unmatched, 2), (study.State, study.InstanceCount));

        Assert.IsType<ActOutcome.Done>(await RejectAsync("113001", uids[1], uids[2]));
        Assert.Equal(StudyState.Rejected, (await _bench.StudyAsync()).State);

        Assert.IsType<ActOutcome.Done>(await RestoreAsync());
        study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Unmatched, 3), (study.State, study.InstanceCount));
    }

    [Fact]
    public async Task A_rejection_restores_late_and_conflicting_images_to_what_they_were()
    {
        await ReceiveAsync(StudyState.Released, Guid.NewGuid());
        await _bench.SendAsync((_study with { Instances = 1 }).Build()[0]);
        await _bench.IndexAsync();
        var before = (await _bench.InstancesAsync()).Select(i => i.State).ToArray();
        Assert.Equal([InstanceState.Released, InstanceState.Released, InstanceState.Released, InstanceState.Late], before);

        await RejectAsync("113038");
        await RestoreAsync();

        Assert.Equal(before, (await _bench.InstancesAsync()).Select(i => i.State));
        Assert.Equal(StudyState.LatePending, (await _bench.StudyAsync()).State);
    }

    [Theory]
    [InlineData("113039", "CODE_RESERVED")]
    [InlineData("1", "CODE_UNKNOWN")]
    [InlineData("", "CODE_UNKNOWN")]
    public async Task A_rejection_needs_a_code_that_a_person_may_use(string code, string problem)
    {
        await ReceiveAsync(StudyState.Unmatched);

        Assert.Equal(problem, Assert.IsType<ActOutcome.Invalid>(await RejectAsync(code)).Code);
    }

    [Fact]
    public async Task A_rejection_of_an_image_that_the_study_lacks_changes_nothing()
    {
        await ReceiveAsync(StudyState.Unmatched);

        Assert.IsType<ActOutcome.NotFound>(await RejectAsync("113001", "1.2.3"));
        Assert.Equal(3, (await _bench.StudyAsync()).InstanceCount);
    }

    [Fact, Trait("Rule", "V8")]
    public async Task A_UID_that_two_studies_share_must_be_named_by_id()
    {
        await ReceiveAsync(StudyState.Unmatched);
        await _bench.SendAllAsync(_study with { PatientId = "0815", PatientName = "OTHER^EVA" }, "MR9");
        await _bench.IndexAsync();

        Assert.Equal(2, Assert.IsType<ActOutcome.Ambiguous>(await HoldAsync()).StudyIds.Count);
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_done()
    {
        await ReceiveAsync(StudyState.Unmatched);

        await Assert.ThrowsAsync<PermissionDeniedException>(() => HoldAsync(Guest));
        await Assert.ThrowsAsync<PermissionDeniedException>(() => ActAsync<RejectStudyHandler>(h => h.HandleAsync(new RejectStudy(_study.StudyUid, "113001", [], null, Guest), IntakeBench.Token)));
        await Assert.ThrowsAsync<PermissionDeniedException>(() => ActAsync<RejectStudyHandler>(h => h.HandleAsync(new RestoreStudy(_study.StudyUid, null, Guest), IntakeBench.Token)));
    }

    private async Task ReceiveAsync(StudyState state, Guid? order = null)
    {
        await _bench.SendAllAsync(_study);
        await _bench.IndexAsync();
        await _bench.SetStateAsync(state, order);
    }

    private async Task<DicomDataset> FirstAsync()
    {
        var first = (await _bench.InstancesAsync())[0];
        return Dicom.Encoding.DicomReader.Read(await _bench.BytesAsync(first.ObjectKey), first.TransferSyntaxUid);
    }

    private Task<ActOutcome> HoldAsync(Actor? by = null) => ActAsync<HoldStudyHandler>(h => h.HandleAsync(new HoldStudy(_study.StudyUid, "why", by ?? Anna), IntakeBench.Token));

    private Task<ActOutcome> ResumeAsync() => ActAsync<HoldStudyHandler>(h => h.HandleAsync(new ResumeStudy(_study.StudyUid, null, Anna), IntakeBench.Token));

    private Task<ActOutcome> RejectAsync(string code, params string[] sopUids) =>
        ActAsync<RejectStudyHandler>(h => h.HandleAsync(new RejectStudy(_study.StudyUid, code, sopUids, "blurred", Anna), IntakeBench.Token));

    private Task<ActOutcome> RestoreAsync() => ActAsync<RejectStudyHandler>(h => h.HandleAsync(new RestoreStudy(_study.StudyUid, null, Anna), IntakeBench.Token));

    private Task<ActOutcome> ActAsync<THandler>(Func<THandler, Task<ActOutcome>> act)
        where THandler : notnull => _bench.Database.InScopeAsync(services => act(services.GetRequiredService<THandler>()));
}
