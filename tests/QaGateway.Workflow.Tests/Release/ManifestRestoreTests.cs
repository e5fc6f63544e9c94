using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Corrections;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Release;

/// <summary>D4: the object store alone is enough.</summary>
public sealed class ManifestRestoreTests
{
    [Fact, Trait("Decision", "D4"), Trait("Rule", "REC-45")]
    public async Task After_the_loss_of_the_database_every_study_correction_rejection_entry_and_uid_is_back()
    {
        await using var world = new CorrectionsWorld();
        var image = new TestStudy { StudyUid = "1.2.70.1", SeriesUid = "1.2.70.1.1", Edge = 8 };
        foreach (var dataset in image.Build().Concat((image with { SeriesUid = "1.2.70.1.2" }).Build()).Concat((image with { SeriesUid = "1.2.70.2.1", StudyUid = "1.2.70.2" }).Build()))
            await world.StoreAsync(dataset);
        await WorkAsync(world);
        var before = await SnapshotAsync(world);
        await world.Database.InScopeAsync(async s =>
        {
            foreach (var id in await world.WithDbAsync(db => db.Studies.Select(x => x.Id).ToListAsync()))
                await s.GetRequiredService<ManifestWriter>().WriteAsync(id, TestContext.Current.CancellationToken);
        });
        await world.WithDbAsync(async db => await db.Database.EnsureDeletedAsync() && await db.Database.EnsureCreatedAsync());
        Assert.Equal(0, await world.WithDbAsync(db => db.Studies.CountAsync()));

        var restore = world.Database.Services.GetRequiredService<ManifestRestore>();
        var restored = await restore.RunAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal((3, 9, 0), (restored.Studies, restored.Instances, restored.Unreadable.Count));
        Assert.Equal(before, await SnapshotAsync(world));
        Assert.Equal(3, (await restore.RunAsync(null, TestContext.Current.CancellationToken)).Known); // again changes nothing
        Assert.Equal(before, await SnapshotAsync(world));
        await UndoOfTheSplitStillWorksAsync(world);
    }

    [Fact, Trait("Decision", "D4")]
    public async Task A_manifest_that_cannot_be_read_is_named_and_the_others_come_back()
    {
        await using var world = new CorrectionsWorld();
        var (study, _) = await world.StoreAsync(new TestStudy { Edge = 8 }.Build()[0]);
        await world.Database.InScopeAsync(s => s.GetRequiredService<ManifestWriter>().WriteAsync(study.Id, TestContext.Current.CancellationToken));
        var broken = ManifestWriter.KeyOf(Guid.CreateVersion7());
        await world.Database.InScopeAsync(s => s.GetRequiredService<IObjectStore>().PutAsync(broken, new ObjectMetadata(), "{ \"formatVersion\": 99 }"u8.ToArray(), overwrite: false, TestContext.Current.CancellationToken).AsTask());
        await world.WithDbAsync(async db => await db.Database.EnsureDeletedAsync() && await db.Database.EnsureCreatedAsync());

        var restored = await world.Database.Services.GetRequiredService<ManifestRestore>().RunAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal([broken.Value], restored.Unreadable);
        Assert.Equal(1, restored.Studies);
    }

    private static async Task WorkAsync(CorrectionsWorld world)
    {
        var study = await world.WithDbAsync(db => db.Studies.SingleAsync(s => s.StudyUid == "1.2.70.1"));
        var other = await world.WithDbAsync(db => db.Studies.SingleAsync(s => s.StudyUid == "1.2.70.2"));
        var sop = await world.WithDbAsync(db => db.Instances.Where(i => i.StudyId == other.Id).Select(i => i.SopUid).FirstAsync());
        await world.WithDbAsync(async db =>
        {
            db.Patients.Add(Given.Patient(new PatientIdentity("BERG^BERTA", "9000", "HOSP", "19700101", "F")));
            return await db.SaveChangesAsync();
        });
        var undone = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["StudyDescription"] = "taken back" }));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study.Id, undone.EntryId));
        Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "MUSTER^ANNE" }));
        var none = TestContext.Current.CancellationToken;
        Assert.IsType<ActOutcome.Done>(await world.Database.InScopeAsync(s => s.GetRequiredService<SplitStudyHandler>()
            .HandleAsync(new SplitStudy($"{study.Id}", ["1.2.70.1.2"], [], null, "r", null, CorrectionsWorld.Anna), none)));
        Assert.IsType<ActOutcome.Done>(await world.Database.InScopeAsync(s => s.GetRequiredService<RejectStudyHandler>()
            .HandleAsync(new RejectStudy($"{other.Id}", "113001", [sop], "blurred", CorrectionsWorld.Anna), none)));
        Assert.IsType<ActOutcome.Done>(await world.Database.InScopeAsync(s => s.GetRequiredService<MoveStudyHandler>()
            .HandleAsync(new MoveStudy($"{other.Id}", "9000", "HOSP", "r", CorrectionsWorld.Anna), none)));
    }

    private static async Task UndoOfTheSplitStillWorksAsync(CorrectionsWorld world)
    {
        var split = await world.WithDbAsync(db => db.Ledger.FirstAsync(e => e.Act == LedgerAct.Split));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(split.StudyId, split.Id));
        Assert.Equal(6, await world.WithDbAsync(db => db.Studies.Where(s => s.StudyUid == "1.2.70.1").Select(s => s.InstanceCount).SingleAsync()));
    }

    private static async Task<IReadOnlyList<string>> SnapshotAsync(CorrectionsWorld world)
    {
        var lines = new List<string>();
        foreach (var s in await world.WithDbAsync(db => db.Studies.OrderBy(s => s.Id).ToListAsync()))
            lines.Add($"{s.Id} {s.State} {s.StudyUid} {s.EffectiveStudyUid} {s.PatientName} {s.PatientNameKey} {s.PatientId} {s.Issuer} {s.BirthDate} {s.Accession} {s.Modalities} {s.OrderId} {s.InstanceCount} {s.Bytes}");
        foreach (var r in await world.WithDbAsync(db => db.Series.OrderBy(r => r.Id).ToListAsync()))
            lines.Add($"{r.Id} {r.StudyId} {r.SeriesUid} {r.ReceivedUid} {r.Number} {r.Modality}");
        foreach (var t in await world.WithDbAsync(db => db.IdentityTuples.OrderBy(t => t.Id).ToListAsync()))
            lines.Add($"{t.Id} {t.StudyId} {t.Key} {t.Header.IdentityKey}");
        foreach (var m in await world.WithDbAsync(db => db.UidMap.OrderBy(m => m.NewUid).ToListAsync()))
            lines.Add($"{m.OldUid} {m.NewUid} {m.Kind} {m.StudyId} {m.Operation}");
        foreach (var e in await world.WithDbAsync(db => db.Ledger.OrderBy(e => e.Id).ToListAsync()))
            lines.Add($"{e.Id} {e.StudyId} {e.By} {e.Act} {e.Reason} {e.Text} {e.StateBefore} {e.StateAfter} {e.Undoes} {e.UndoneBy} {string.Join(',', e.Changes)} {e.Data}");
        foreach (var i in await world.WithDbAsync(db => db.Instances.OrderBy(i => i.Id).ToListAsync()))
            lines.Add($"{i.Id} {i.StudyId} {i.SeriesId} {i.IdentityTupleId} {i.SopUid} {i.JoinedAt} {i.State} {Convert.ToHexStringLower(SHA256.HashData((await world.OpenAsync(i)).Bytes))}");
        return lines;
    }
}
