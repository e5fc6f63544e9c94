using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Archive;

namespace QaGateway.Workflow.Tests.Release;

/// <summary>Correction, release, archive and undo in one go, over the real handlers.</summary>
public sealed class CorrectedReleaseTests : IAsyncDisposable
{
    private readonly ArchiveWorld _world = new();

    [Fact, Trait("Rule", "RET-5")]
    public async Task The_archive_finds_and_gives_what_was_corrected_and_the_original_stays()
    {
        var study = await ReleasedAsync(("PatientName", "RIGHT^NAME"), ("SeriesDescription", "Thorax"));

        Assert.Equal(["RIGHT^NAME"], await _world.FindAsync(QueryLevel.Study, Tags.PatientName, new QueryKey(Tags.PatientName, "RIGHT*")));
        Assert.Empty(await _world.FindAsync(QueryLevel.Study, Tags.PatientName, new QueryKey(Tags.PatientName, "WRONG*")));
        Assert.Equal(["Thorax"], await _world.FindAsync(QueryLevel.Series, Tags.SeriesDescription, new QueryKey(Tags.SeriesDescription, "Thor*")));
        foreach (var instance in await _world.InstancesAsync(study.Id))
        {
            var (effective, original) = await ReadAsync(instance);
            Assert.Equal("RIGHT^NAME", effective.GetText(Tags.PatientName));
            Assert.Equal("WRONG^NAME", original.GetText(Tags.PatientName));
            Assert.Equal("WRONG^NAME", Assert.Single(effective.GetItems(Tags.OriginalAttributesSequence)).GetItems(Tags.ModifiedAttributesSequence)[0].GetText(Tags.PatientName));
            Assert.True(original.GetBytes(Tags.PixelData)!.Value.Span.SequenceEqual(effective.GetBytes(Tags.PixelData)!.Value.Span));
        }
    }

    [Fact]
    public async Task A_corrected_object_is_the_same_bytes_each_time_it_is_read()
    {
        var study = await ReleasedAsync(("PatientName", "RIGHT^NAME"));
        var instance = (await _world.InstancesAsync(study.Id))[0];

        Assert.Equal(await BytesAsync(instance), await BytesAsync(instance));
    }

    [Fact, Trait("Rule", "scenario 46")]
    public async Task Undoing_the_release_takes_the_study_out_of_the_archive()
    {
        var study = await ReleasedAsync();
        var release = await _world.WithDbAsync(db => db.Ledger.SingleAsync(e => e.StudyId == study.Id && e.Act == LedgerAct.Released));

        var outcome = await _world.WithAsync<UndoEntryHandler, ActOutcome>(h => h.HandleAsync(new UndoEntry(study.Id.ToString(), release.Id, "wrong", ArchiveWorld.Tech), TestContext.Current.CancellationToken));

        Assert.IsType<ActOutcome.Done>(outcome);
        Assert.Equal(StudyState.Reopened, (await _world.ReadAsync(study.Id)).State);
        foreach (var level in Enum.GetValues<QueryLevel>())
            Assert.Empty(await _world.FindAsync(level, Tags.PatientID));

        await ReleaseTests.ReleaseAsync(_world, study);
        await RunAsync(study);
        Assert.Single(await _world.FindAsync(QueryLevel.Study, Tags.PatientID));
    }

    [Fact]
    public async Task The_job_follows_the_journal_from_approval_to_archive()
    {
        var study = await _world.StoreAsync(new TestStudy(), orderId: Guid.CreateVersion7());
        await ReleaseTests.ReleaseAsync(_world, study);

        await ActivatorUtilities.CreateInstance<ReleaseJob>(_world.Database.Services).StepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(StudyState.Released, (await _world.ReadAsync(study.Id)).State);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<Study> ReleasedAsync(params (string Keyword, string Value)[] corrections)
    {
        var study = await _world.StoreAsync(new TestStudy { PatientName = "WRONG^NAME" }, orderId: Guid.CreateVersion7());
        if (corrections.Length > 0)
        {
            var command = new CorrectStudy(study.Id.ToString(), corrections.ToDictionary(c => c.Keyword, c => c.Value), "typing error", [], [], ArchiveWorld.Tech);
            Assert.IsType<ActOutcome.Done>(await _world.WithAsync<CorrectStudyHandler, ActOutcome>(h => h.HandleAsync(command, TestContext.Current.CancellationToken)));
        }

        Assert.IsType<ActOutcome.Done>(await ReleaseTests.ReleaseAsync(_world, study));
        await RunAsync(study);
        Assert.Equal(StudyState.Released, (await _world.ReadAsync(study.Id)).State);
        return study;
    }

    private Task RunAsync(Study study) => _world.Database.InScopeAsync(s => s.GetRequiredService<StudyReleaser>().RunAsync(study.Id, TestContext.Current.CancellationToken));

    private Task<byte[]> BytesAsync(Instance instance) => _world.WithAsync<EffectiveObjects, byte[]>(async objects =>
    {
        var view = await objects.LoadAsync(instance.StudyId, TestContext.Current.CancellationToken);
        return await BytesAsync(await objects.OpenAsync(instance, view, TestContext.Current.CancellationToken));
    });

    private static async Task<byte[]> BytesAsync(EffectiveObject effective)
    {
        await using var stream = effective.DataSet;
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    private Task<(DicomDataset Effective, DicomDataset Original)> ReadAsync(Instance instance) => _world.WithAsync<EffectiveObjects, (DicomDataset, DicomDataset)>(async objects =>
    {
        var effective = DicomReader.Read(await BytesAsync(instance), instance.TransferSyntaxUid);
        var original = DicomReader.Read(await BytesAsync(await objects.OpenOriginalAsync(instance, TestContext.Current.CancellationToken)), instance.TransferSyntaxUid);
        return (effective, original);
    });
}
