using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Archive;

namespace QaGateway.Workflow.Tests.Release;

public class ReleaseTests
{
    private static readonly Guid SomeOrder = Guid.CreateVersion7();

    [Fact, Trait("Rule", "REC-34")]
    public async Task A_clean_study_is_released_byte_identical()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);

        Assert.IsType<ActOutcome.Done>(await ReleaseAsync(world, study));
        Assert.Equal(StudyState.Releasing, (await world.ReadAsync(study.Id)).State);
        await RunAsync(world, study);

        var released = await world.ReadAsync(study.Id);
        Assert.Equal(StudyState.Released, released.State);
        Assert.NotNull(released.ReleasedAt);
        foreach (var instance in await world.InstancesAsync(study.Id))
        {
            Assert.Equal(InstanceState.Released, instance.State);
            Assert.Equal(instance.Sha256, await world.WithAsync<EffectiveObjects, string>(o => HashAsync(o, instance)));
        }
    }

    [Fact]
    public async Task The_ledger_says_who_approved_and_the_journal_who_may_go_on()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);

        await ReleaseAsync(world, study);
        await RunAsync(world, study);

        var ledger = await world.WithDbAsync(db => db.Ledger.Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).ToListAsync());
        Assert.Equal([LedgerAct.Approved, LedgerAct.Released], ledger.Select(e => e.Act));
        Assert.All(ledger, e => Assert.Equal("tech", e.By));
        var journal = await world.WithDbAsync(db => db.Journal.Where(e => e.StudyId == study.Id).OrderBy(e => e.Id).Select(e => e.Type).ToListAsync());
        Assert.Equal([JournalTypes.StudyReleasing, JournalTypes.StudyReleased], journal);
    }

    [Fact]
    public async Task The_manifest_alone_tells_the_study()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ReleaseAsync(world, study);
        await RunAsync(world, study);
        await ActivatorUtilities.CreateInstance<ManifestFollower>(world.Database.Services).StepAsync(TestContext.Current.CancellationToken);

        var manifest = await world.WithAsync<ManifestWriter, StudyManifest?>(m => m.ReadAsync(study.Id, TestContext.Current.CancellationToken));

        Assert.NotNull(manifest);
        Assert.Equal(StudyState.Released, manifest.Study.State);
        Assert.Equal(study.StudyUid, manifest.Study.StudyUid);
        Assert.Equal("4711", manifest.Study.Effective.PatientId);
        var instances = await world.InstancesAsync(study.Id);
        Assert.Equal(instances.Select(i => (i.Id, i.SopUid, i.Sha256, i.ObjectKey, i.State)).Order(), manifest.Instances.Select(i => (i.Id, i.SopUid, i.Sha256, i.ObjectKey, i.State)).Order());
        Assert.Equal([LedgerAct.Approved, LedgerAct.Released], manifest.Ledger.Select(e => e.Act));
        Assert.All(manifest.Ledger, e => Assert.True(e.Id > 0));
        Assert.Equal(manifest.Instances[0].SeriesId, Assert.Single(manifest.Series).Id);
        Assert.Equal("4711", Assert.Single(manifest.Identities).Header.Patient.PatientId);
    }

    [Fact, Trait("Rule", "scenario 54")]
    public async Task One_damaged_object_and_nothing_of_the_study_is_visible()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        var victim = (await world.InstancesAsync(study.Id))[2];
        var file = Directory.EnumerateFiles(world.ObjectsFolder, "*", SearchOption.AllDirectories).Single(f => f.Contains(victim.ObjectKey.Split('/')[1], StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^200] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        await ReleaseAsync(world, study);
        await RunAsync(world, study);

        var failed = await world.ReadAsync(study.Id);
        Assert.Equal(StudyState.ReleaseFailed, failed.State);
        Assert.Contains("1 of 3", failed.Why, StringComparison.Ordinal);
        Assert.All(await world.InstancesAsync(study.Id), i => Assert.Equal(InstanceState.Valid, i.State));
        foreach (var level in Enum.GetValues<QueryLevel>())
            Assert.Empty(await world.FindAsync(level, Tags.PatientID));
    }

    [Fact, Trait("Rule", "scenario 54")]
    public async Task A_missing_object_fails_the_release_and_is_named()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ReleaseAsync(world, study);
        var victim = (await world.InstancesAsync(study.Id))[0];
        await world.Database.InScopeAsync(async s => await s.GetRequiredService<IObjectStore>().DeleteAsync(new ObjectKey(victim.ObjectKey), TestContext.Current.CancellationToken));

        await RunAsync(world, study);

        Assert.Equal(StudyState.ReleaseFailed, (await world.ReadAsync(study.Id)).State);
        var entry = await world.WithDbAsync(db => db.Ledger.SingleAsync(e => e.StudyId == study.Id && e.Act == LedgerAct.ReleaseFailed));
        Assert.Contains(victim.SopUid, entry.Data, StringComparison.Ordinal);
        Assert.True(JsonColumn.Read<ReleaseFailure>(entry.Data!).Transient);
    }

    [Fact, Trait("Rule", "scenario 54")]
    public async Task A_release_that_found_no_store_completes_by_itself_when_it_is_back()
    {
        var outage = new StoreOutage();
        await using var world = new ArchiveWorld(outage.Wrap, new Dictionary<string, string?> { ["Gateway:Release:Attempts"] = "1", ["Gateway:Release:RetryAfter"] = "00:00:00" });
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ReleaseAsync(world, study);
        outage.IsOut = true;
        await RunAsync(world, study);
        Assert.Equal(StudyState.ReleaseFailed, (await world.ReadAsync(study.Id)).State);

        outage.IsOut = false;
        var retry = ActivatorUtilities.CreateInstance<ReleaseRetryJob>(world.Database.Services);
        await world.Database.InScopeAsync(s => retry.RetryAsync(s, TestContext.Current.CancellationToken));
        await RunAsync(world, study);

        Assert.Equal(StudyState.Released, (await world.ReadAsync(study.Id)).State);
    }

    [Fact]
    public async Task Running_the_job_again_changes_nothing()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ReleaseAsync(world, study);
        await RunAsync(world, study);
        var before = await world.ReadAsync(study.Id);

        await RunAsync(world, study);

        Assert.Equal(before.Version, (await world.ReadAsync(study.Id)).Version);
        Assert.Equal(2, await world.WithDbAsync(db => db.Ledger.CountAsync(e => e.StudyId == study.Id)));
    }

    [Fact, Trait("Rule", "REC-20")]
    public async Task Late_images_are_appended_while_the_others_stay_visible()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy { Instances = 2 }, StudyState.LatePending, SomeOrder);
        var late = (await world.InstancesAsync(study.Id))[1];
        await world.WithDbAsync(db => db.Instances.Where(i => i.Id == late.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, InstanceState.Late)));
        Assert.Single(await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));

        await ReleaseAsync(world, study);
        Assert.Single(await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));
        await RunAsync(world, study);

        Assert.Equal(2, (await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID)).Length);
    }

    [Fact]
    public async Task Nobody_without_the_permission_releases()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        var viewer = new Actor("viewer", new HashSet<Permission> { Permission.ViewStudies });

        await Assert.ThrowsAsync<PermissionDeniedException>(() => ReleaseAsync(world, study, by: viewer));
    }

    [Fact]
    public async Task The_manifest_is_there_before_the_study_is_visible()
    {
        var outage = new StoreOutage();
        await using var world = new ArchiveWorld(outage.Wrap, new Dictionary<string, string?> { ["Gateway:Release:Attempts"] = "1" });
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ReleaseAsync(world, study);
        outage.RefusesManifests = true;

        await RunAsync(world, study);

        Assert.Equal(StudyState.ReleaseFailed, (await world.ReadAsync(study.Id)).State);
        Assert.Empty(await world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));
    }

    internal static Task<ActOutcome> ReleaseAsync(ArchiveWorld world, Study study, string? reason = null, Actor? by = null, params string[] over) =>
        world.WithAsync<ReleaseStudyHandler, ActOutcome>(h => h.HandleAsync(new ReleaseStudy(study.Id.ToString(), over, reason, by ?? ArchiveWorld.Tech), TestContext.Current.CancellationToken));

    private static Task RunAsync(ArchiveWorld world, Study study) =>
        world.Database.InScopeAsync(s => s.GetRequiredService<StudyReleaser>().RunAsync(study.Id, TestContext.Current.CancellationToken));

    private static async Task<string> HashAsync(EffectiveObjects objects, Instance instance)
    {
        var view = await objects.LoadAsync(instance.StudyId, TestContext.Current.CancellationToken);
        var effective = await objects.OpenAsync(instance, view, TestContext.Current.CancellationToken);
        await using var stream = effective.DataSet;
        return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
