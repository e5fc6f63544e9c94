using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Testing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Corrections;

/// <summary>Whatever is done to a study, taken back in reverse order, leaves what was received, bit for bit (D3).</summary>
public sealed class UndoPropertyTests
{
    private const int ActsOfRun = 9;

    [Theory, Trait("Scenario", "46"), Trait("Rule", "REC-34")]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task Scenario46_Any_acts_followed_by_their_undos_give_back_the_received_bytes(int seed)
    {
        await using var world = new CorrectionsWorld();
        var random = new Random(seed);
        var image = new TestStudy { StudyUid = "1.2.50.1", SeriesUid = "1.2.50.1.1", Instances = 2, Edge = 8 };
        foreach (var dataset in image.Build().Concat((image with { SeriesUid = "1.2.50.1.2" }).Build()).Concat((image with { SeriesUid = "1.2.50.2.1", StudyUid = "1.2.50.2" }).Build()))
            await world.StoreAsync(dataset);
        await world.WithDbAsync(async db =>
        {
            await db.Series.ForEachAsync(s => s.Number = 1);
            var berta = db.Patients.Add(Given.Patient(new PatientIdentity("BERG^BERTA", "9000", "HOSP", "19700101", "F"))).Entity;
            var anna = db.Patients.Add(Given.Patient(new PatientIdentity("MUSTER^ANNA^M", "4711", "HOSP", "19610422", "F"))).Entity;
            db.Orders.AddRange(Given.Order(berta, "B1", "1.2.60.1"), Given.Order(anna, "A260310001", "1.2.60.2"));
            return await db.SaveChangesAsync();
        });
        var before = await SnapshotAsync(world);

        var done = new Stack<(Guid Study, long Entry)>();
        for (var tries = 0; done.Count < ActsOfRun && tries < 60; tries++)
        {
            if (await ActAsync(world, random) is ({ } study, ActOutcome.Done act))
                done.Push((study, act.EntryId));
        }

        Assert.Equal(ActsOfRun, done.Count);
        Assert.NotEqual(before, await SnapshotAsync(world));
        while (done.TryPop(out var last))
        {
            var outcome = await world.UndoAsync(last.Study, last.Entry);
            Assert.True(outcome is ActOutcome.Done, $"seed {seed}, entry {last.Entry}: {outcome}");
        }

        Assert.Equal(before, await SnapshotAsync(world));
    }

    private static async Task<(Guid?, ActOutcome?)> ActAsync(CorrectionsWorld world, Random random)
    {
        var studies = await world.WithDbAsync(db => db.Studies.Where(s => s.State != StudyState.MovedOut).OrderBy(s => s.Id).ToListAsync());
        var study = studies[random.Next(studies.Count)];
        var instances = await world.WithDbAsync(db => db.Instances.Where(i => i.StudyId == study.Id).OrderBy(i => i.Id).ToListAsync());
        var series = await world.WithDbAsync(db => db.Series.Where(s => s.StudyId == study.Id).OrderBy(s => s.Id).ToListAsync());
        series.RemoveAll(s => !instances.Exists(i => i.SeriesId == s.Id));
        var orders = await world.WithDbAsync(db => db.Orders.OrderBy(o => o.Id).Select(o => o.Id).ToListAsync());
        Task<ActOutcome> Run<T>(Func<T, Task<ActOutcome>> act)
            where T : notnull => world.Database.InScopeAsync(s => act(s.GetRequiredService<T>()));
        var (id, none) = ($"{study.Id}", TestContext.Current.CancellationToken);
        var outcome = await (random.Next(9) switch
        {
            0 => world.CorrectAsync(study.Id, new() { ["PatientName"] = $"X{random.Next(99)}^Y", ["StudyDescription"] = $"D{random.Next(99)}" }),
            1 => world.CorrectAsync(study.Id, new() { ["BodyPartExamined"] = $"B{random.Next(99)}" }, series: [series[random.Next(series.Count)].SeriesUid]),
            2 => world.CorrectAsync(study.Id, new() { ["ImageComments"] = $"C{random.Next(99)}" }, sops: [instances[random.Next(instances.Count)].SopUid]),
            3 => Run<SplitStudyHandler>(h => h.HandleAsync(new SplitStudy(id, [series[0].SeriesUid], [], null, "r", null, CorrectionsWorld.Anna), none)),
            4 => Run<SplitStudyHandler>(h => h.HandleAsync(new SplitStudy(id, [], [instances[^1].SopUid], null, "r", null, CorrectionsWorld.Anna), none)),
            5 => Run<MergeStudyHandler>(h => h.HandleAsync(new MergeStudy(id, $"{studies[random.Next(studies.Count)].Id}", "r", CorrectionsWorld.Anna), none)),
            6 => Run<MoveStudyHandler>(h => h.HandleAsync(new MoveStudy(id, "9000", "HOSP", "r", CorrectionsWorld.Anna), none)),
            7 => Run<MatchStudyHandler>(h => h.HandleAsync(new MatchStudy(id, orders[random.Next(orders.Count)], "r", "9000", CorrectionsWorld.Anna), none)),
            _ => Run<RejectStudyHandler>(h => h.HandleAsync(new RejectStudy(id, "113001", [instances[0].SopUid], null, CorrectionsWorld.Anna), none)),
        });
        return (study.Id, outcome);
    }

    /// <summary>All that a reader or a person can see: places, UIDs, states, columns, and a hash of every object as it is read.</summary>
    private static async Task<IReadOnlyList<string>> SnapshotAsync(CorrectionsWorld world)
    {
        var lines = new List<string>();
        foreach (var s in await world.WithDbAsync(db => db.Studies.Where(s => s.State != StudyState.MovedOut).OrderBy(s => s.StudyUid).ToListAsync()))
            lines.Add($"{s.Id} {s.State} {s.EffectiveStudyUid} {s.PatientName} {s.PatientId} {s.Accession} {s.StudyDescription} {s.OrderId}");
        foreach (var r in await world.WithDbAsync(db => db.Series.OrderBy(r => r.Id).ToListAsync()))
            lines.Add($"{r.Id} {r.StudyId} {r.SeriesUid} {r.ReceivedUid} {r.Number}");
        foreach (var i in await world.WithDbAsync(db => db.Instances.OrderBy(i => i.Id).ToListAsync()))
            lines.Add($"{i.Id} {i.StudyId} {i.SeriesId} {i.SopUid} {i.ReceivedSopUid} {i.JoinedAt} {i.State} {Convert.ToHexStringLower(SHA256.HashData((await world.OpenAsync(i)).Bytes))}");
        return lines;
    }
}
