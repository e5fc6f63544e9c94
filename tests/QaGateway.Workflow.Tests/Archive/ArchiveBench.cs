using System.Diagnostics;
using System.Globalization;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Archive;

/// <summary>The yardsticks for queries (5000 studies), an explicit test, never part of a run.</summary>
public class ArchiveBench(ITestOutputHelper output)
{
    private const int Studies = 5000;

    [Fact(Explicit = true)] // a benchmark: run with -explicit only
    public async Task Queries_at_5000_studies()
    {
        await using var world = new ArchiveWorld();
        await FillAsync(world);

        (string What, QueryKey Key)[] queries =
        [
            ("accession", new QueryKey(Tags.AccessionNumber, "A002500")), ("patient id", new QueryKey(Tags.PatientID, "P002500")), ("study uid", new QueryKey(Tags.StudyInstanceUID, "1.2.2500")),
            ("name prefix", new QueryKey(Tags.PatientName, "SMITH17*")), ("name inside", new QueryKey(Tags.PatientName, "*P002500*")), ("3 days", new QueryKey(Tags.StudyDate, "20260105-20260107")),
            ("all", new QueryKey(Tags.PatientName, "*")),
        ];
        foreach (var (what, key) in queries)
            await MeasureAsync(what, () => CountAsync(world, key), what is "all" ? 5 : 200);

        await using var server = await ArchiveScp.ListenAsync(world);
        var options = new AssociationOptions { CallingAe = "BENCH", Contexts = [RequestedContext.For(Uids.StudyRootQueryRetrieveInformationModelFind)] };
        await using var association = await DicomAssociation.OpenAsync(new DicomEndpoint("QAGATEWAY", "127.0.0.1", server.Port), options, null, TestContext.Current.CancellationToken);
        await MeasureAsync("C-FIND accession", () => FindAsync(association, new DicomDataset().Set(Tags.AccessionNumber, "A002500")), 500);
        await MeasureAsync("C-FIND all", () => FindAsync(association, new DicomDataset().Set(Tags.AccessionNumber, "*")), 5);
    }

    private static async Task<int> FindAsync(DicomAssociation association, DicomDataset identifier)
    {
        identifier.Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.StudyInstanceUID, "").Set(Tags.PatientID, "").Set(Tags.StudyDate, "");
        var count = 0;
        await foreach (var _ in association.FindAsync(Uids.StudyRootQueryRetrieveInformationModelFind, identifier, TestContext.Current.CancellationToken))
            count++;
        return count;
    }

    private static Task<int> CountAsync(ArchiveWorld world, QueryKey key) => world.WithAsync<ArchiveSearch, int>(async search =>
    {
        var count = 0;
        var query = new ArchiveQuery(QueryLevel.Study, [key]) { Return = new HashSet<DicomTag> { Tags.StudyInstanceUID, Tags.PatientID, Tags.PatientName, Tags.StudyDate } };
        await foreach (var match in search.FindAsync(query, TestContext.Current.CancellationToken))
            count += match.ToDataset("QAGATEWAY", "").Count > 0 ? 1 : 0;
        return count;
    });

    private async Task MeasureAsync(string what, Func<Task<int>> query, int times)
    {
        var matches = await query();
        var samples = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await query();
            samples.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        samples.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {matches} matches, p50 {samples[samples.Count / 2]:0.00} ms, p99 {samples[samples.Count * 99 / 100]:0.00} ms"));
    }

    private static Task FillAsync(ArchiveWorld world) => world.WithDbAsync(async db =>
    {
        var start = new DateTime(2026, 1, 1);
        for (var i = 0; i < Studies; i++)
        {
            var now = DateTimeOffset.UnixEpoch.AddSeconds(i);
            var number = i.ToString("000000", CultureInfo.InvariantCulture);
            var header = new ReceivedHeader
            {
                Patient = new PatientIdentity($"SMITH{i % 32}^P{number}", $"P{number}", "HOSP", "19610422", "F"),
                StudyUid = $"1.2.{i}",
                Accession = $"A{number}",
                StudyDate = start.AddDays(i % 700).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
                StudyTime = "101112",
                Modality = "CT",
            };
            var study = new Study { StudyUid = header.StudyUid, Received = header, SourceAe = "CT1", ReceivedAt = now, LastInstanceAt = now, State = StudyState.Released, Modalities = "CT" };
            EffectiveAttributes.Project(study, []);
            var series = new Series { StudyId = study.Id, SeriesUid = $"1.2.{i}.1", Modality = "CT" };
            var tuple = new IdentityTuple { StudyId = study.Id, Key = number, Header = header, SourceAe = "CT1" };
            db.AddRange(study, series, tuple, new Instance
            {
                StudyId = study.Id,
                SeriesId = series.Id,
                IdentityTupleId = tuple.Id,
                SopUid = $"1.2.{i}.1.1",
                SopClassUid = Uids.CTImageStorage,
                TransferSyntaxUid = Uids.ExplicitVRLittleEndian,
                Sha256 = "",
                Bytes = 1,
                ObjectKey = $"instances/{number}",
                SourceAe = "CT1",
                ReceivedAt = now,
                State = InstanceState.Released,
            });
            if (i % 500 is 499)
            {
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                db.ChangeTracker.Clear();
            }
        }

        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}
