using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Commitment;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Performed;

namespace QaGateway.Workflow.Tests.Commitment;

public sealed class CommitmentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Scenario", "24"), Trait("Rule", "SCM-2")]
    public async Task Scenario24_Of_100_stored_and_2_unknown_objects_100_are_committed_and_2_fail_with_0112()
    {
        await using var world = new ModalityWorld();
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var images = new TestStudy { Instances = 100, Edge = 8 }.Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        var transaction = DicomUid.New();
        string[] unknown = [DicomUid.New(), DicomUid.New()];

        var answer = await ct.CommitAsync(transaction, [.. images.Select(Named), .. unknown.Select(u => (Uids.CTImageStorage, u))], Token);
        Assert.True(answer.Status.IsSuccess);
        await world.WorkCommitmentsAsync();

        var result = await ct.ResultAsync(transaction, Token);
        Assert.Equal((ushort)2, result.TypeId);
        Assert.Equal(images.Select(i => i.GetText(Tags.SOPInstanceUID)), result.Data!.GetItems(Tags.ReferencedSOPSequence).Select(i => i.GetText(Tags.ReferencedSOPInstanceUID)));
        var failed = result.Data.GetItems(Tags.FailedSOPSequence);
        Assert.Equal(unknown, failed.Select(i => i.GetText(Tags.ReferencedSOPInstanceUID)));
        Assert.All(failed, i => Assert.Equal(0x0112, i.GetInt(Tags.FailureReason)));
    }

    [Fact, Trait("Scenario", "25"), Trait("Rule", "SCM-3")]
    public async Task Scenario25_The_result_comes_from_the_called_AE_over_a_new_association_and_is_tried_until_it_is_taken()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var world = new ModalityWorld(configure: s => s.AddSingleton<TimeProvider>(clock));
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var images = new TestStudy().Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        var transaction = DicomUid.New();
        ct.AnswerToResults = DimseStatus.ProcessingFailure;
        await ct.CommitAsync(transaction, images.Select(Named), Token);

        await world.WorkCommitmentsAsync();
        var refused = await world.CommitmentAsync();
        Assert.Equal((CommitmentState.Delivering, 1), (refused.State, refused.Attempts));
        Assert.Contains("0110H", refused.LastError, StringComparison.Ordinal);
        var port = ct.Port;
        await ct.StopListeningAsync(Token);
        clock.Advance(TimeSpan.FromMinutes(1));
        await world.WorkCommitmentsAsync();
        Assert.Equal(2, (await world.CommitmentAsync()).Attempts);

        // Nothing but the database remembers it: a job of a new process goes on.
        await ct.ListenAsync(port, Token);
        ct.AnswerToResults = null;
        clock.Advance(TimeSpan.FromMinutes(4));
        await world.WorkCommitmentsAsync();
        Assert.False(ct.HasResult(transaction)); // not before its time
        clock.Advance(TimeSpan.FromMinutes(1));
        await world.WorkCommitmentsAsync();

        Assert.Equal((ushort)1, (await ct.ResultAsync(transaction, Token)).TypeId);
        var caller = ct.Callers.Last();
        Assert.Equal(("QAGATEWAY", "CT1"), (caller.CallingAe, caller.CalledAe));
        Assert.Equal((false, true), (caller.Contexts[0].RequestorIsScu, caller.Contexts[0].RequestorIsScp));
        Assert.Equal((CommitmentState.Delivered, (DateTimeOffset?)null), ((await world.CommitmentAsync()).State, (await world.CommitmentAsync()).NextAt));
    }

    [Fact, Trait("Scenario", "26"), Trait("Rule", "SCM-5")]
    public async Task Scenario26_Objects_that_were_corrected_under_another_study_are_committed_by_the_UIDs_they_were_sent_with()
    {
        await using var world = new ModalityWorld();
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var images = new TestStudy().Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        await world.QueryAsync(async db =>
        {
            var study = await db.Studies.SingleAsync(Token);
            study.EffectiveStudyUid = DicomUid.New();
            study.PatientId = "CORRECTED";
            (await db.Instances.ToListAsync(Token))[0].State = InstanceState.Rejected;
            return await db.SaveChangesAsync(Token);
        });
        var transaction = DicomUid.New();

        await ct.CommitAsync(transaction, images.Select(Named), Token);
        await world.WorkCommitmentsAsync();

        var result = await ct.ResultAsync(transaction, Token);
        Assert.Equal((ushort)1, result.TypeId);
        Assert.Equal(images.Select(i => i.GetText(Tags.SOPInstanceUID)), result.Data!.GetItems(Tags.ReferencedSOPSequence).Select(i => i.GetText(Tags.ReferencedSOPInstanceUID)));
    }

    [Fact, Trait("Rule", "SCM-3")]
    public async Task A_modality_that_waits_gets_the_result_over_its_own_association()
    {
        await using var world = new ModalityWorld(new Dictionary<string, string?> { ["Gateway:Commitment:Profiles:CT1:SameAssociation"] = "true" });
        await world.StartAsync();
        await using var ct = await world.ModalityAsync(listens: false);
        var images = new TestStudy().Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        var transaction = DicomUid.New();

        Assert.True((await ct.CommitAsync(transaction, images.Select(Named), Token, staysUntilAnswered: true)).Status.IsSuccess);

        Assert.Equal((ushort)1, (await ct.ResultAsync(transaction, Token)).TypeId);
        Assert.Equal("CT1", Assert.Single(ct.Callers).CallingAe); // it is its own association
        await UntilAsync(async () => (await world.CommitmentAsync()).State is CommitmentState.Delivered);
    }

    [Fact, Trait("Rule", "SCM-3")]
    public async Task A_modality_that_does_not_wait_although_it_should_is_called()
    {
        await using var world = new ModalityWorld(new Dictionary<string, string?>
        {
            ["Gateway:Commitment:Profiles:CT1:SameAssociation"] = "true",
            ["Gateway:Commitment:Grace"] = "00:00:03",
        });
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var transaction = DicomUid.New();

        await ct.CommitAsync(transaction, [(Uids.CTImageStorage, "1.2.3")], Token); // unknown: the answer takes its time, and it leaves
        await UntilAsync(async () => (await world.CommitmentAsync()).NextAt <= TimeProvider.System.GetUtcNow());
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        await world.WorkCommitmentsAsync();

        Assert.Equal((ushort)2, (await ct.ResultAsync(transaction, Token)).TypeId);
        Assert.Equal("QAGATEWAY", Assert.Single(ct.Callers).CallingAe);
    }

    [Fact, Trait("Rule", "SCM-1")]
    public async Task A_request_without_objects_or_of_an_AE_without_an_address_is_refused_at_once()
    {
        await using var world = new ModalityWorld();
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        await using var stranger = new SimulatedModality("STRANGER", world.Gateway);

        Assert.Equal(DimseStatus.InvalidArgumentValue, (await ct.CommitAsync(DicomUid.New(), [], Token)).Status);
        Assert.Equal(DimseStatus.ProcessingFailure, (await stranger.CommitAsync(DicomUid.New(), [(Uids.CTImageStorage, "1.2.3")], Token)).Status);
        Assert.False(await world.QueryAsync(db => db.CommitmentRequests.AnyAsync(Token)));
    }

    [Fact, Trait("Rule", "SCM-4")]
    public async Task What_is_not_there_any_more_and_what_is_of_another_class_is_not_vouched_for()
    {
        await using var world = new ModalityWorld();
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var images = new TestStudy { Instances = 2 }.Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        var key = await world.QueryAsync(db => db.Instances.Where(i => i.SopUid == images[0].GetText(Tags.SOPInstanceUID)).Select(i => i.ObjectKey).SingleAsync(Token));
        await world.Services.GetRequiredService<IObjectStore>().DeleteAsync(new ObjectKey(key), Token);
        var transaction = DicomUid.New();

        await ct.CommitAsync(transaction, [Named(images[0]), (Uids.MRImageStorage, images[1].GetText(Tags.SOPInstanceUID)!)], Token);
        await world.WorkCommitmentsAsync();

        Assert.Equal([0x0110, 0x0119], (await ct.ResultAsync(transaction, Token)).Data!.GetItems(Tags.FailedSOPSequence).Select(i => i.GetInt(Tags.FailureReason)!.Value));
    }

    [Fact, Trait("Rule", "SCM-4")]
    public async Task Where_the_site_wants_it_nothing_is_committed_before_its_release()
    {
        await using var world = new ModalityWorld(new Dictionary<string, string?> { ["Gateway:Commitment:CommitAt"] = "Released" });
        await world.StartAsync();
        await using var ct = await world.ModalityAsync();
        var images = new TestStudy().Build();
        await ct.StoreAsync(images, Token);
        await world.IndexAsync();
        var transaction = DicomUid.New();
        await ct.CommitAsync(transaction, images.Select(Named), Token);
        await world.WorkCommitmentsAsync();
        Assert.Equal(CommitmentState.Checking, (await world.CommitmentAsync()).State);

        await world.QueryAsync(async db =>
        {
            await db.Instances.ExecuteUpdateAsync(s => s.SetProperty(i => i.State, InstanceState.Released), Token);
            return await db.CommitmentRequests.ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, TimeProvider.System.GetUtcNow()), Token);
        });
        await world.WorkCommitmentsAsync();

        Assert.Equal((ushort)1, (await ct.ResultAsync(transaction, Token)).TypeId);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 1000, "It did not come to be in time.");
            await Task.Delay(30, Token);
        }
    }

    private static (string SopClassUid, string SopUid) Named(DicomDataset image) => (image.GetText(Tags.SOPClassUID)!, image.GetText(Tags.SOPInstanceUID)!);
}
