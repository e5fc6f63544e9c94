using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Archive;

namespace QaGateway.Workflow.Tests.Release;

public sealed class NewIdentityTests : IAsyncDisposable
{
    private static readonly Actor Lead = new("lea", Enum.GetValues<Permission>().ToHashSet());
    private readonly ArchiveWorld _world = new();

    [Fact, Trait("Scenario", "44"), Trait("Rule", "REC-41"), Trait("Rule", "REC-45")]
    public async Task Scenario44_A_released_study_that_comes_back_as_another_patients_has_new_uids_and_the_old_are_rejected()
    {
        var study = await ReleasedAsync();
        var before = await _world.InstancesAsync(study.Id);
        await ReopenAsync(study);
        await CorrectAsync(study, "PatientID", "9000");
        await ReleaseAsync(study);

        var after = await _world.InstancesAsync(study.Id);
        Assert.Empty(before.Select(i => i.SopUid).Intersect(after.Select(i => i.SopUid)));
        Assert.Equal(before.Select(i => i.SopUid), after.Select(i => i.OriginalUid));
        Assert.Equal(after.Select(i => i.SopUid).Order(StringComparer.Ordinal), await _world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));
        foreach (var instance in after)
        {
            var header = await HeaderAsync(instance);
            Assert.Equal((instance.SopUid, "9000"), (header.GetText(Tags.SOPInstanceUID), header.GetText(Tags.PatientID)));
        }

        var map = await _world.WithDbAsync(db => db.UidMap.Where(m => m.StudyId == study.Id).ToListAsync());
        Assert.All(before, b => Assert.Contains(map, m => m.Kind == "instance" && m.OldUid == b.SopUid && after.Exists(a => a.SopUid == m.NewUid)));
        var entry = await _world.WithDbAsync(db => db.Ledger.SingleAsync(e => e.Act == LedgerAct.Reidentified));
        var note = await NoteAsync(study, entry.Id);
        Assert.Equal("113038", note!.GetItems(Tags.ConceptNameCodeSequence)[0].GetText(Tags.CodeValue));
        Assert.Equal("4711", note.GetText(Tags.PatientID)); // it speaks of what others have seen
        Assert.Equal(before.Select(i => i.SopUid).Order(StringComparer.Ordinal), Named(note).Order(StringComparer.Ordinal));
        await ValidateAsync(note);
    }

    [Theory, Trait("Rule", "REC-41")]
    [InlineData("StudyDescription", "CT HEAD")]
    [InlineData("BodyPartExamined", "HEAD")]
    public async Task What_does_not_change_the_context_keeps_the_uids(string keyword, string value)
    {
        var study = await ReleasedAsync();
        var before = await _world.InstancesAsync(study.Id);
        await ReopenAsync(study);
        await CorrectAsync(study, keyword, value);
        await ReleaseAsync(study);

        Assert.Equal(before.Select(i => i.SopUid), (await _world.InstancesAsync(study.Id)).Select(i => i.SopUid));
    }

    [Fact, Trait("Rule", "REC-41")]
    public async Task A_correction_taken_back_after_the_release_changes_the_context_too()
    {
        var study = await _world.StoreAsync(new TestStudy(), orderId: Guid.CreateVersion7());
        var correction = await CorrectAsync(study, "PatientName", "MUSTER^ANNE");
        await ReleaseAsync(study);
        var before = await _world.InstancesAsync(study.Id);
        await ReopenAsync(study);
        Assert.IsType<ActOutcome.Done>(await UndoAsync(study, correction));
        await ReleaseAsync(study);

        Assert.Empty(before.Select(i => i.SopUid).Intersect((await _world.InstancesAsync(study.Id)).Select(i => i.SopUid)));
    }

    [Fact, Trait("Scenario", "43"), Trait("Rule", "REC-60"), Trait("Rule", "REC-63")]
    public async Task Scenario43_A_rejected_object_is_found_no_more_and_its_note_is_a_valid_key_object_selection()
    {
        var study = await ReleasedAsync();
        var rejected = (await _world.InstancesAsync(study.Id))[1];
        var done = Assert.IsType<ActOutcome.Done>(await _world.WithAsync<RejectStudyHandler, ActOutcome>(h =>
            h.HandleAsync(new RejectStudy($"{study.Id}", "113001", [rejected.SopUid], "motion blur", Lead), TestContext.Current.CancellationToken)));

        Assert.DoesNotContain(rejected.SopUid, await _world.FindAsync(QueryLevel.Image, Tags.SOPInstanceUID));
        var note = await NoteAsync(study, done.EntryId);
        Assert.Equal([rejected.SopUid], Named(note!));
        Assert.Equal((study.StudyUid, "KO"), (note!.GetText(Tags.StudyInstanceUID), note.GetText(Tags.Modality)));
        Assert.Equal(DicomWriter.Write(note, Uids.ExplicitVRLittleEndian), DicomWriter.Write((await NoteAsync(study, done.EntryId))!, Uids.ExplicitVRLittleEndian));
        await ValidateAsync(note);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<Study> ReleasedAsync()
    {
        var study = await _world.StoreAsync(new TestStudy { Edge = 8 }, orderId: Guid.CreateVersion7());
        await ReleaseAsync(study);
        return study;
    }

    private async Task ReleaseAsync(Study study)
    {
        var command = new ReleaseStudy($"{study.Id}", ["NOT_SETTLED", "NOT_MATCHED"], "again", Lead);
        Assert.IsType<ActOutcome.Done>(await _world.WithAsync<ReleaseStudyHandler, ActOutcome>(h => h.HandleAsync(command, TestContext.Current.CancellationToken)));
        await _world.Database.InScopeAsync(s => s.GetRequiredService<StudyReleaser>().RunAsync(study.Id, TestContext.Current.CancellationToken));
        Assert.Equal(StudyState.Released, (await _world.ReadAsync(study.Id)).State);
    }

    private async Task ReopenAsync(Study study) =>
        Assert.IsType<ActOutcome.Done>(await UndoAsync(study, await _world.WithDbAsync(db => db.Ledger.Where(e => e.StudyId == study.Id && e.Act == LedgerAct.Released).MaxAsync(e => e.Id))));

    private Task<ActOutcome> UndoAsync(Study study, long entry) =>
        _world.WithAsync<UndoEntryHandler, ActOutcome>(h => h.HandleAsync(new UndoEntry($"{study.Id}", entry, "wrong", Lead), TestContext.Current.CancellationToken));

    private async Task<long> CorrectAsync(Study study, string keyword, string value) =>
        Assert.IsType<ActOutcome.Done>(await _world.WithAsync<CorrectStudyHandler, ActOutcome>(h => h.HandleAsync(
            new CorrectStudy($"{study.Id}", new Dictionary<string, string> { [keyword] = value }, "wrong entry picked", [], [], Lead), TestContext.Current.CancellationToken))).EntryId;

    private Task<DicomDataset?> NoteAsync(Study study, long entry) =>
        _world.WithAsync<RejectionNotes, DicomDataset?>(n => n.MakeAsync(study, entry, TestContext.Current.CancellationToken));

    private Task<DicomDataset> HeaderAsync(Instance instance) => _world.WithAsync<EffectiveObjects, DicomDataset>(async objects =>
        await objects.ReadHeaderAsync(instance, await objects.LoadAsync(instance.StudyId, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));

    private static IEnumerable<string> Named(DicomDataset note) => note.GetItems(Tags.CurrentRequestedProcedureEvidenceSequence)
        .SelectMany(s => s.GetItems(Tags.ReferencedSeriesSequence)).SelectMany(s => s.GetItems(Tags.ReferencedSOPSequence)).Select(r => r.GetText(Tags.ReferencedSOPInstanceUID)!);

    private async Task ValidateAsync(DicomDataset note)
    {
        if (!File.Exists("/usr/bin/dciodvfy"))
            return; // the rest of the test has run

        var path = Path.Combine(_world.Database.Folder, "note.dcm");
        var header = Part10.CreateHeader(Uids.KeyObjectSelectionDocumentStorage, note.GetText(Tags.SOPInstanceUID)!, Uids.ExplicitVRLittleEndian);
        await File.WriteAllBytesAsync(path, [.. header, .. DicomWriter.Write(note, Uids.ExplicitVRLittleEndian)], TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/dciodvfy", [path]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(errors.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
