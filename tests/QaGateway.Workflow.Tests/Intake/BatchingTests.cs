using Microsoft.EntityFrameworkCore;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

public sealed class BatchingTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_instances_of_twenty_studies_are_indexed_in_few_transactions_and_all_counted()
    {
        const int studies = 20;
        const int instances = 10_000;
        var facts = Enumerable.Range(0, instances).Select(i => Facts(i, i % studies)).ToList();
        using var indexer = _bench.NewIndexer();
        foreach (var batch in facts.Chunk(400))
            await indexer.IndexAsync(batch, IntakeBench.Token);

        var rows = await _bench.QueryAsync(db => db.Studies.ToListAsync(IntakeBench.Token));
        Assert.Equal(studies, rows.Count);
        Assert.All(rows, s => Assert.Equal((instances / studies, 2), (s.InstanceCount, s.SeriesCount)));
        Assert.Equal(instances, await _bench.QueryAsync(db => db.Instances.CountAsync(IntakeBench.Token)));
        Assert.Equal(instances, await _bench.QueryAsync(db => db.Series.SumAsync(s => s.InstanceCount, IntakeBench.Token)));

        // One entry a study and batch, not one an image.
        Assert.Equal(studies * instances / 400, (await _bench.JournalAsync()).Count);
    }

    [Fact]
    public async Task A_single_object_that_the_database_does_not_take_holds_up_nobody()
    {
        using var indexer = _bench.NewIndexer();
        var poison = Facts(1, 1) with { Sha256 = null! };

        await indexer.IndexAsync([Facts(0, 1), poison, Facts(2, 1)], IntakeBench.Token);

        Assert.Equal(2, await _bench.QueryAsync(db => db.Instances.CountAsync(IntakeBench.Token)));
    }

    private InstanceFacts Facts(int number, int study) => new()
    {
        ObjectKey = $"instances/{Guid.CreateVersion7(_bench.Clock.GetUtcNow().AddMilliseconds(number)):n}",
        Header = new ReceivedHeader { Patient = new("A^B", $"{study}", "", "19700101", "F"), StudyUid = $"1.2.3.{study}", Modality = "CT" },
        SeriesUid = $"1.2.3.{study}.{number / 20 % 2}",
        SopUid = $"1.2.4.{number}",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        TransferSyntaxUid = "1.2.840.10008.1.2.1",
        Sha256 = $"{number:x64}",
        Bytes = 1000,
        SourceAe = "CT1",
        ReceivedAt = _bench.Clock.GetUtcNow(),
        Warnings = [],
        Number = number,
    };
}
