using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Intake;

namespace QaGateway.Workflow.Tests.Quarantine;

public sealed class StudyQueriesTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Paging_gives_every_study_once_newest_first(int limit)
    {
        await ReceiveAsync(Enumerable.Range(0, 11).Select(i => new TestStudy { StudyUid = $"1.2.{i}", PatientId = $"{i}", Instances = 1 }));
        await _bench.ChangeAsync(_ => Task.CompletedTask);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await ListAsync(new StudyFilter([], Limit: limit, After: after));
            Assert.InRange(page.Items.Count, 1, limit);
            seen.AddRange(page.Items.Select(i => i.PatientId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 11).Reverse().Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task Studies_of_the_same_moment_are_neither_lost_nor_repeated_at_the_end_of_a_page()
    {
        await _bench.ChangeAsync(db =>
        {
            for (var i = 0; i < 9; i++)
                db.Add(Row(i));
            return Task.CompletedTask;
        });

        var seen = new List<Guid>();
        for (string? after = null; ;)
        {
            var page = await ListAsync(new StudyFilter([], Limit: 2, After: after));
            seen.AddRange(page.Items.Select(i => i.Id));
            if ((after = page.Next) is null)
                break;
        }

        Assert.Equal(9, seen.Distinct().Count());
        Assert.Equal(9, seen.Count);
    }

    [Fact]
    public async Task Each_filter_finds_its_own()
    {
        await ReceiveAsync(
        [
            new() { StudyUid = "1.2.1", PatientId = "A1", PatientName = "MÜLLER^JÖRG", CharacterSet = "ISO_IR 192", Accession = "X1", Modality = "CT", Instances = 1 },
            new() { StudyUid = "1.2.2", PatientId = "B2", PatientName = "SMITH^JOHN", Accession = "Y2", Modality = "MR", Instances = 1 },
        ]);

        await AssertFindsAsync("1.2.1", new StudyFilter([], PatientId: "A1"));
        await AssertFindsAsync("1.2.2", new StudyFilter([], Accession: "Y2"));
        await AssertFindsAsync("1.2.2", new StudyFilter([], Modality: "MR"));
        await AssertFindsAsync("1.2.1", new StudyFilter([], Search: "muller"));
        await AssertFindsAsync("1.2.1", new StudyFilter([], Search: "jorg"));
        await AssertFindsAsync("1.2.2", new StudyFilter([], Search: "Y2"));
        await AssertFindsAsync("1.2.2", new StudyFilter([], Search: "1.2.2"));
        await AssertFindsAsync(null, new StudyFilter([], Search: "%"));
        await AssertFindsAsync(null, new StudyFilter([StudyState.Released]));
        Assert.Equal(2, (await ListAsync(new StudyFilter([StudyState.Receiving, StudyState.Released]))).Items.Count);
        Assert.Equal(2, (await ListAsync(new StudyFilter([], SourceAe: "CT1"))).Items.Count);
        Assert.Equal(2, (await ListAsync(new StudyFilter([], After: "no place"))).Items.Count);
    }

    [Fact]
    public async Task The_counts_are_those_of_the_states()
    {
        await ReceiveAsync([new() { StudyUid = "1.2.1", Instances = 1 }, new() { StudyUid = "1.2.2", Instances = 1 }]);

        var counts = await QueryAsync(q => q.CountAsync(Reader, IntakeBench.Token));

        Assert.Equal([new(StudyState.Receiving, 2)], counts);
    }

    [Fact]
    public async Task One_study_is_shown_with_series_instances_hashes_and_identities()
    {
        var series = DicomUid.New();
        await ReceiveAsync([new() { Instances = 3, SeriesUid = series }]);
        var id = (await _bench.StudyAsync()).Id;

        var detail = await QueryAsync(q => q.GetAsync(id, Reader, IntakeBench.Token));

        Assert.Equal(series, Assert.Single(detail!.Series).SeriesUid);
        Assert.Equal([1, 2, 3], detail.Series[0].Instances.Select(i => i.Number!.Value));
        Assert.All(detail.Series[0].Instances, i => Assert.Equal((64, 64, 64), (i.Sha256.Length, i.Rows, i.Columns)));
        Assert.Equal("4711", Assert.Single(detail.Identities).Header.Patient.PatientId);
        Assert.Null(await QueryAsync(q => q.GetAsync(Guid.NewGuid(), Reader, IntakeBench.Token)));
    }

    [Fact]
    public async Task Without_the_permission_nothing_is_shown() =>
        await Assert.ThrowsAsync<PermissionDeniedException>(() => QueryAsync(q => q.ListAsync(new StudyFilter([]), new Actor("guest", FrozenSet<Permission>.Empty), IntakeBench.Token)));

    private static Actor Reader => new("reader", new[] { Permission.ViewStudies }.ToFrozenSet());

    private Study Row(int number) => new()
    {
        StudyUid = $"1.2.{number}",
        Received = new ReceivedHeader { Patient = PatientIdentity.Empty, StudyUid = $"1.2.{number}" },
        SourceAe = "CT1",
        ReceivedAt = _bench.Clock.GetUtcNow(),
        LastInstanceAt = _bench.Clock.GetUtcNow(),
    };

    private async Task ReceiveAsync(IEnumerable<TestStudy> studies)
    {
        foreach (var study in studies)
            await _bench.SendAllAsync(study);
        await _bench.IndexAsync();
    }

    private async Task AssertFindsAsync(string? studyUid, StudyFilter filter) =>
        Assert.Equal(studyUid is null ? [] : [studyUid], (await ListAsync(filter)).Items.Select(i => i.StudyUid));

    private Task<StudyPage> ListAsync(StudyFilter filter) => QueryAsync(q => q.ListAsync(filter, Reader, IntakeBench.Token));

    private Task<T> QueryAsync<T>(Func<StudyQueries, Task<T>> query) => _bench.Database.InScopeAsync(services => query(services.GetRequiredService<StudyQueries>()));
}
