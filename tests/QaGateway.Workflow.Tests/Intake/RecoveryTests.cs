using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

[Trait("Rule", "D2")]
public sealed class RecoveryTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Objects_whose_rows_were_lost_with_the_process_get_them_at_the_next_start()
    {
        await _bench.SendAllAsync(new TestStudy { Instances = 5 });
        ForgetQueue();
        Assert.Empty(await _bench.InstancesAsync());

        await StartAsync();

        Assert.Equal(5, (await _bench.InstancesAsync()).Count);
        var study = await _bench.StudyAsync();
        Assert.Equal((5, "CT1", StudyState.Receiving), (study.InstanceCount, study.SourceAe, study.State));
    }

    [Fact]
    public async Task Recovery_finds_the_same_as_intake_did()
    {
        await _bench.SendAllAsync(new TestStudy { Instances = 1 });
        await _bench.IndexAsync();
        var before = Assert.Single(await _bench.InstancesAsync());
        await _bench.ChangeAsync(async db =>
        {
            await db.Instances.ExecuteDeleteAsync(IntakeBench.Token);
            await db.JournalCursors.ExecuteDeleteAsync(IntakeBench.Token);
        });

        await StartAsync();

        var after = Assert.Single(await _bench.InstancesAsync());
        Assert.Equal(
            (before.Id, before.SopUid, before.Sha256, before.Bytes, before.ReceivedAt, before.PixelDataOffset, before.Rows, before.Number, before.TransferSyntaxUid),
            (after.Id, after.SopUid, after.Sha256, after.Bytes, after.ReceivedAt, after.PixelDataOffset, after.Rows, after.Number, after.TransferSyntaxUid));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await _bench.SendAllAsync(new TestStudy { Instances = 3 });
        ForgetQueue();
        await StartAsync();
        await StartAsync();

        Assert.Equal(3, (await _bench.InstancesAsync()).Count);
        Assert.Equal(3, (await _bench.StudyAsync()).InstanceCount);
    }

    [Fact]
    public async Task A_start_long_after_looks_only_at_what_came_since_the_checkpoint()
    {
        await _bench.SendAllAsync(new TestStudy { Instances = 2 });
        await _bench.IndexAsync();
        await StartAsync();
        var old = await _bench.KeysAsync("instances/");
        await _bench.ChangeAsync(db => db.Instances.ExecuteDeleteAsync(IntakeBench.Token)); // would be found if they were looked at
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        await StartAsync(); // moves the checkpoint on… and finds the two, for they are within its margin
        await _bench.ChangeAsync(db => db.Instances.ExecuteDeleteAsync(IntakeBench.Token));
        await _bench.SendAllAsync(new TestStudy { Instances = 1 });
        ForgetQueue();

        await StartAsync();

        Assert.DoesNotContain(Assert.Single(await _bench.InstancesAsync()).ObjectKey, old);
    }

    [Fact]
    public async Task An_object_whose_bytes_are_not_those_of_its_hash_is_not_indexed_and_not_removed()
    {
        await _bench.SendAllAsync(new TestStudy { Instances = 2 });
        ForgetQueue();
        var path = Directory.GetFiles(_bench.Database.Folder, "*~obj", SearchOption.AllDirectories)[0];
        await using (var file = File.OpenWrite(path))
        {
            file.Seek(-2000, SeekOrigin.End);
            file.Write(new byte[64]);
        }

        await StartAsync();

        Assert.Single(await _bench.InstancesAsync());
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task What_the_queue_cannot_hold_is_taken_all_the_same_and_found_on_the_disk()
    {
        await using var bench = new IntakeBench(new Dictionary<string, string?> { ["Gateway:Intake:IndexQueue"] = "3", ["Gateway:Intake:IndexBatch"] = "2" });
        await bench.SendAllAsync(new TestStudy { Instances = 10 });
        Assert.True(bench.Queue.Overflowed);

        await bench.IndexAsync();

        Assert.Equal(10, (await bench.InstancesAsync()).Count);
        Assert.Equal(10, (await bench.StudyAsync()).InstanceCount);
        Assert.True(bench.Queue.IsIdle);
    }

    [Fact]
    public async Task Intake_goes_on_while_the_database_is_away_and_the_rows_follow()
    {
        var database = Path.Combine(_bench.Database.Folder, "gateway.db");
        File.Move(database, database + ".away");
        Directory.CreateDirectory(database); // opening it fails, as an unreachable server does
        using var indexer = _bench.NewIndexer();
        await indexer.StartAsync(IntakeBench.Token);
        await _bench.SendAllAsync(new TestStudy { Instances = 4 });
        Assert.Equal(4, (await _bench.KeysAsync("instances/")).Count);

        Directory.Delete(database);
        File.Move(database + ".away", database);
        for (var i = 0; i < 200 && !_bench.Queue.IsIdle; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(20, IntakeBench.Token);
        }

        Assert.Equal(4, (await _bench.InstancesAsync()).Count);
        await indexer.StopAsync(IntakeBench.Token);
    }

    [Fact]
    public async Task A_crash_between_the_transaction_and_the_removal_of_a_duplicate_leaves_one_copy_after_the_next_start()
    {
        var image = new TestStudy { Instances = 1 }.Build()[0];
        await _bench.SendAsync(image);
        await _bench.IndexAsync();
        await _bench.SendAsync(image);
        ForgetQueue();
        await StartAsync();

        Assert.Single(await _bench.InstancesAsync());
        Assert.Single(await _bench.KeysAsync("instances/"));
    }

    [Fact]
    public async Task Somebody_who_acts_on_the_study_at_the_same_time_loses_nothing_and_neither_does_the_indexer()
    {
        var study = new TestStudy { Instances = 40 };
        await _bench.SendAllAsync(study with { Instances = 1 });
        await _bench.IndexAsync();
        await _bench.SendAllAsync(study);
        var index = _bench.IndexAsync();
        for (var i = 0; i < 5; i++)
        {
            try
            {
                await _bench.ChangeAsync(async db =>
                {
                    var row = await db.Studies.SingleAsync(IntakeBench.Token);
                    row.StudyDescription = $"act {i}";
                    row.Touch();
                });
            }
            catch (DbUpdateConcurrencyException)
            {
                // the indexer was faster: a person would be asked again
            }
        }

        await index;
        Assert.Equal(41, (await _bench.StudyAsync()).InstanceCount);
    }

    private async Task StartAsync()
    {
        _bench.Queue.RestoreOverflow();
        using var indexer = _bench.NewIndexer();
        await indexer.StepAsync(IntakeBench.Token);
    }

    private void ForgetQueue()
    {
        while (_bench.Queue.Reader.TryRead(out var facts))
            _bench.Queue.End(facts.ObjectKey);
    }
}
