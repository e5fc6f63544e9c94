using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Corrections;

public sealed class PartsTests
{
    private static readonly TestStudy Anna = new() { StudyUid = "1.2.40.1", SeriesUid = "1.2.40.1.1" };
    private static readonly TestStudy Berta = Anna with { PatientName = "BERG^BERTA", PatientId = "9000", BirthDate = "19700101", SeriesUid = "1.2.40.1.2", Accession = "B1" };

    [Fact, Trait("Scenario", "35"), Trait("Rule", "REC-16"), Trait("Rule", "REC-42")]
    public async Task Scenario35_Two_patients_under_one_uid_are_proposed_apart_and_each_part_gets_its_own_study()
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna, Berta);
        var proposal = await world.Database.InScopeAsync(s => s.GetRequiredService<SplitProposal>().ForAsync(study, CorrectionsWorld.Anna, TestContext.Current.CancellationToken));
        Assert.Equal("identity", proposal!.By);
        Assert.Equal(["1.2.40.1.2"], proposal.Parts.Single(p => p.PatientId == "9000").SeriesUids);

        var done = Assert.IsType<ActOutcome.Done>(await SplitAsync(world, study, series: ["1.2.40.1.2"]));

        var part = await world.ReadAsync(done.OtherStudyId!.Value);
        Assert.Equal(("BERG^BERTA", "9000", "B1", 3, StudyState.Settled), (part.PatientName, part.PatientId, part.Accession, part.InstanceCount, part.State));
        Assert.NotEqual("1.2.40.1", part.EffectiveStudyUid);
        Assert.Equal(part.StudyUid, part.EffectiveStudyUid);
        var rest = await world.ReadAsync(study);
        Assert.Equal(("4711", "1.2.40.1", 3, 1), (rest.PatientId, rest.EffectiveStudyUid, rest.InstanceCount, rest.SeriesCount));
        Assert.Equal(1, await world.WithDbAsync(db => db.IdentityTuples.CountAsync(t => t.StudyId == study)));
        foreach (var instance in await InstancesAsync(world, part.Id))
        {
            var header = await world.HeaderAsync(instance);
            Assert.Equal((part.StudyUid, "1.2.40.1.2", instance.SopUid), (header.GetText(Tags.StudyInstanceUID), header.GetText(Tags.SeriesInstanceUID), header.GetText(Tags.SOPInstanceUID)));
            Assert.Equal("1.2.40.1", header.GetItems(Tags.OriginalAttributesSequence)[0].GetItems(Tags.ModifiedAttributesSequence)[0].GetText(Tags.StudyInstanceUID));
        }

        foreach (var instance in await InstancesAsync(world, study))
            Assert.False((await world.OpenAsync(instance)).IsChanged);
        var map = await world.WithDbAsync(db => db.UidMap.SingleAsync());
        Assert.Equal(("1.2.40.1", part.StudyUid, "study", part.Id), (map.OldUid, map.NewUid, map.Kind, map.StudyId));
    }

    [Fact, Trait("Scenario", "35"), Trait("Rule", "REC-46"), Trait("Rule", "REC-48")]
    public async Task Scenario35_References_follow_the_images_to_the_study_and_series_where_they_are_now()
    {
        await using var world = new CorrectionsWorld();
        var images = Anna.Build();
        var others = Berta.Build();
        static DicomDataset Reference(DicomDataset image) => new() { { Tags.ReferencedSOPClassUID, image.GetText(Tags.SOPClassUID)! }, { Tags.ReferencedSOPInstanceUID, image.GetText(Tags.SOPInstanceUID)! } };
        static DicomDataset Series(string uid, params DicomDataset[] references)
        {
            var item = new DicomDataset { { Tags.SeriesInstanceUID, uid } };
            return item.SetItems(Tags.ReferencedSOPSequence, references);
        }

        var notes = Anna.Build()[0].Set(Tags.SOPInstanceUID, "1.2.40.1.9.1").Set(Tags.SeriesInstanceUID, "1.2.40.1.9").Set(Tags.Modality, "KO");
        notes.Remove(Tags.PixelData);
        notes.Remove(Tags.Rows);
        notes.SetItems(Tags.CurrentRequestedProcedureEvidenceSequence, new DicomDataset { { Tags.StudyInstanceUID, "1.2.40.1" } }
            .SetItems(Tags.ReferencedSeriesSequence, Series("1.2.40.1.1", Reference(images[0]), Reference(images[1])), Series("1.2.40.1.2", Reference(others[0]))));
        notes.SetItems(Tags.ContentSequence, new DicomDataset { { Tags.ValueType, "IMAGE" } }.SetItems(Tags.ReferencedSOPSequence, Reference(others[0])));
        var study = await StoreAsync(world, [.. images, .. others, notes]);
        var note = (await InstancesAsync(world, study)).Single(i => i.SopUid == "1.2.40.1.9.1");

        var done = Assert.IsType<ActOutcome.Done>(await SplitAsync(world, study, series: ["1.2.40.1.2"], sops: [images[1].GetText(Tags.SOPInstanceUID)!]));

        var part = await world.ReadAsync(done.OtherStudyId!.Value);
        var cut = await world.WithDbAsync(db => db.Series.SingleAsync(s => s.StudyId == part.Id && s.ReceivedUid == "1.2.40.1.1"));
        var header = await world.HeaderAsync(note);
        var seen = header.GetItems(Tags.CurrentRequestedProcedureEvidenceSequence).SelectMany(s => s.GetItems(Tags.ReferencedSeriesSequence)
            .SelectMany(r => r.GetItems(Tags.ReferencedSOPSequence).Select(i => (s.GetText(Tags.StudyInstanceUID), r.GetText(Tags.SeriesInstanceUID), i.GetText(Tags.ReferencedSOPInstanceUID)))));
        Assert.Equal(
            [
                ("1.2.40.1", "1.2.40.1.1", images[0].GetText(Tags.SOPInstanceUID)),
                (part.StudyUid, cut.SeriesUid, images[1].GetText(Tags.SOPInstanceUID)),
                (part.StudyUid, "1.2.40.1.2", others[0].GetText(Tags.SOPInstanceUID)),
            ],
            seen);
        Assert.Equal("1.2.40.1", header.GetText(Tags.StudyInstanceUID));
        Assert.Contains(header.GetItems(Tags.OriginalAttributesSequence), o => o.GetItems(Tags.ModifiedAttributesSequence)[0].Contains(Tags.CurrentRequestedProcedureEvidenceSequence)); // REC-32
        Assert.Contains((await world.ReadAsync(study)).Warnings, w => w.Code == "CROSS_REFERENCE" && w.SopUid == "1.2.40.1.9.1");

        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study, done.EntryId));
        Assert.False((await world.OpenAsync(note)).IsChanged);
    }

    [Fact, Trait("Rule", "REC-42"), Trait("Rule", "REC-45")]
    public async Task A_series_that_is_cut_gets_a_new_uid_and_its_number_plus_1000_for_the_part_that_goes()
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna);
        await world.WithDbAsync(async db => { (await db.Series.SingleAsync()).Number = 1; return await db.SaveChangesAsync(); });
        var going = (await InstancesAsync(world, study))[2];

        var done = Assert.IsType<ActOutcome.Done>(await SplitAsync(world, study, sops: [going.SopUid]));

        var moved = Assert.Single(await InstancesAsync(world, done.OtherStudyId!.Value));
        var header = await world.HeaderAsync(moved);
        var series = await world.WithDbAsync(db => db.Series.SingleAsync(s => s.Id == moved.SeriesId));
        Assert.Equal((series.SeriesUid, "1001"), (header.GetText(Tags.SeriesInstanceUID), header.GetText(Tags.SeriesNumber)));
        Assert.NotEqual("1.2.40.1.1", series.SeriesUid);
        Assert.Equal(going.SopUid, header.GetText(Tags.SOPInstanceUID)); // REC-40
        Assert.Equal(2, (await InstancesAsync(world, study)).Count);
    }

    [Fact, Trait("Scenario", "46")]
    public async Task Scenario46_A_split_taken_back_gives_every_instance_back_bit_for_bit()
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna, Berta);
        var before = await InstancesAsync(world, study);
        var done = Assert.IsType<ActOutcome.Done>(await SplitAsync(world, study, series: ["1.2.40.1.2"], sops: [before[0].SopUid]));

        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study, done.EntryId));

        await AssertAsReceivedAsync(world, study, before);
        Assert.Equal(StudyState.MovedOut, (await world.ReadAsync(done.OtherStudyId!.Value)).State);
        Assert.Equal(2, await world.WithDbAsync(db => db.IdentityTuples.CountAsync(t => t.StudyId == study)));
        Assert.Equal(2, await world.WithDbAsync(db => db.Series.CountAsync()));
        Assert.IsType<ActOutcome.Unchanged>(await world.UndoAsync(study, done.EntryId));
    }

    [Fact]
    public async Task A_correction_made_before_goes_along_with_the_part_and_one_made_after_stands_in_the_way_of_the_undo()
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna, Berta);
        await world.CorrectAsync(study, new() { ["PatientBirthDate"] = "19700102" }, series: ["1.2.40.1.2"]);
        await world.CorrectAsync(study, new() { ["InstitutionName"] = "General" });

        var done = Assert.IsType<ActOutcome.Done>(await SplitAsync(world, study, series: ["1.2.40.1.2"]));
        var part = done.OtherStudyId!.Value;

        var header = await world.HeaderAsync((await InstancesAsync(world, part))[0]);
        Assert.Equal(("19700102", "General"), (header.GetText(Tags.PatientBirthDate), header.GetText(Tags.InstitutionName)));
        var later = Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(part, new() { ["PatientName"] = "BERG^BEATE" }));
        Assert.Equal("LATER_ACT", Assert.IsType<ActOutcome.Refused>(await world.UndoAsync(study, done.EntryId)).Code);
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(part, later.EntryId));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(part, done.EntryId)); // from either study
    }

    [Theory, Trait("Rule", "REC-42")]
    [InlineData("NOTHING_CHOSEN", null, null)]
    [InlineData("UNKNOWN_SERIES", "9.9", null)]
    [InlineData("UNKNOWN_INSTANCE", null, "9.9")]
    [InlineData("NOTHING_STAYS", "1.2.40.1.1", null)]
    public async Task A_split_that_names_nothing_everything_or_the_unknown_is_refused(string code, string? series, string? sop)
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna);

        Assert.Equal(code, Assert.IsType<ActOutcome.Invalid>(await SplitAsync(world, study, series is null ? [] : [series], sop is null ? [] : [sop])).Code);
    }

    [Fact, Trait("Rule", "REC-43"), Trait("Rule", "REC-40")]
    public async Task Two_studies_of_a_patient_become_one_with_series_kept_apart_and_attributes_of_the_target()
    {
        await using var world = new CorrectionsWorld();
        var one = await StoreAsync(world, Anna);
        var two = await StoreAsync(world, Anna with { StudyUid = "1.2.40.2", SeriesUid = "1.2.40.2.1", Accession = "WRONG" });
        await world.WithDbAsync(async db => { await db.Series.ForEachAsync(s => s.Number = 1); return await db.SaveChangesAsync(); });
        await world.CorrectAsync(one, new() { ["StudyDescription"] = "CT HEAD" });
        await world.CorrectAsync(two, new() { ["BodyPartExamined"] = "HEAD" });
        var before = await InstancesAsync(world, two);

        var done = Assert.IsType<ActOutcome.Done>(await MergeAsync(world, two, one));

        var merged = await world.ReadAsync(one);
        Assert.Equal((6, 2, one), (merged.InstanceCount, merged.SeriesCount, done.OtherStudyId));
        Assert.Equal(StudyState.MovedOut, (await world.ReadAsync(two)).State);
        var joined = (await InstancesAsync(world, one)).FindAll(i => before.Exists(b => b.Id == i.Id));
        foreach (var i in joined)
        {
            var header = await world.HeaderAsync(i);
            Assert.Equal(("1.2.40.1", "A260310001", "CT HEAD", "HEAD", "2", i.SopUid), (
                header.GetText(Tags.StudyInstanceUID), header.GetText(Tags.AccessionNumber), header.GetText(Tags.StudyDescription), header.GetText(Tags.BodyPartExamined),
                header.GetText(Tags.SeriesNumber), header.GetText(Tags.SOPInstanceUID)));
        }

        var own = await world.HeaderAsync((await InstancesAsync(world, one)).Find(i => !before.Exists(b => b.Id == i.Id))!);
        Assert.False(own.Contains(Tags.BodyPartExamined)); // what was corrected in one is not forced on the other

        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(two, done.EntryId));
        var back = await world.HeaderAsync((await InstancesAsync(world, two))[0]);
        Assert.Equal(("1.2.40.2", "WRONG", "HEAD", "1"), (back.GetText(Tags.StudyInstanceUID), back.GetText(Tags.AccessionNumber), back.GetText(Tags.BodyPartExamined), back.GetText(Tags.SeriesNumber)));
        Assert.Equal((3, 3), ((await world.ReadAsync(one)).InstanceCount, (await world.ReadAsync(two)).InstanceCount));
    }

    [Fact, Trait("Rule", "REC-40")]
    public async Task Instances_whose_uid_the_target_has_already_get_a_new_one_that_the_map_remembers()
    {
        await using var world = new CorrectionsWorld();
        var images = Anna.Build();
        var one = await StoreAsync(world, images);
        var two = await StoreAsync(world, [.. images.Select(i => i.Clone().Set(Tags.StudyInstanceUID, "1.2.40.2").Set(Tags.SeriesInstanceUID, "1.2.40.2.1").Set(Tags.InstanceNumber, "77"))]);
        var before = await InstancesAsync(world, two);

        var done = Assert.IsType<ActOutcome.Done>(await MergeAsync(world, two, one));

        var all = await InstancesAsync(world, one);
        Assert.Equal(6, all.Select(i => i.SopUid).Distinct().Count());
        foreach (var i in all)
            Assert.Equal(i.SopUid, (await world.HeaderAsync(i)).GetText(Tags.SOPInstanceUID));
        Assert.Equal(3, await world.WithDbAsync(db => db.UidMap.CountAsync(m => m.Kind == "instance")));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(one, done.EntryId));
        await AssertAsReceivedAsync(world, two, before);
    }

    [Fact, Trait("Rule", "REC-43")]
    public async Task Studies_of_two_patients_are_never_merged()
    {
        await using var world = new CorrectionsWorld();
        var one = await StoreAsync(world, Anna);
        var two = await StoreAsync(world, Berta with { StudyUid = "1.2.40.2" });

        Assert.Equal("OTHER_PATIENT", Assert.IsType<ActOutcome.Refused>(await MergeAsync(world, two, one)).Code);
    }

    [Fact, Trait("Scenario", "41"), Trait("Rule", "REC-44")]
    public async Task Scenario41_A_study_moved_to_another_patient_keeps_nothing_of_the_first_and_records_it()
    {
        await using var world = new CorrectionsWorld();
        var image = Anna.Build()[0].Set(Tags.PatientComments, "allergic").Set(Tags.PatientAge, "064Y").Set(Tags.PatientWeight, "70").Set(Tags.AdmissionID, "V1")
            .Set(Tags.PatientName, "MUSTER^ANNA")
            .SetItems(Tags.OtherPatientIDsSequence, new DicomDataset { { Tags.PatientID, "X" } })
            .SetItems(Tags.RequestAttributesSequence, new DicomDataset { { Tags.RequestedProcedureID, "OLD" }, { Tags.ScheduledProcedureStepID, "OLD-1" } });
        var study = await StoreAsync(world, [image]);
        var before = await InstancesAsync(world, study);
        await PatientAsync(world, "4711", "MUSTER^ANNA", "A260310001", "1.2.40.1");
        await PatientAsync(world, "9000", "BERG^BERTA", accession: null, studyUid: null, born: "");

        var done = Assert.IsType<ActOutcome.Done>(await MoveAsync(world, study, "9000", "HOSP"));

        var header = await world.HeaderAsync(before[0]);
        Assert.Equal(("BERG^BERTA", "9000", "HOSP"), (header.GetText(Tags.PatientName), header.GetText(Tags.PatientID), header.GetText(Tags.IssuerOfPatientID)));
        Assert.Null(header.GetText(Tags.PatientBirthDate)); // not known of her, so not his
        DicomTag[] gone = [Tags.PatientComments, Tags.PatientAge, Tags.PatientWeight, Tags.AdmissionID, Tags.OtherPatientIDsSequence, Tags.RequestAttributesSequence];
        Assert.All(gone, tag => Assert.False(header.Contains(tag)));
        Assert.Null(header.GetText(Tags.AccessionNumber)); // it is his order's
        Assert.NotEqual("1.2.40.1", header.GetText(Tags.StudyInstanceUID));
        var modified = header.GetItems(Tags.OriginalAttributesSequence).SelectMany(i => i.GetItems(Tags.ModifiedAttributesSequence)).ToList();
        Assert.All(gone, tag => Assert.Contains(modified, m => m.Contains(tag)));
        Assert.Equal("20260310", header.GetText(Tags.StudyDate));
        Assert.IsType<ActOutcome.Done>(await world.UndoAsync(study, done.EntryId));
        await AssertAsReceivedAsync(world, study, before);
        Assert.Equal("MUSTER^ANNA", (await world.ReadAsync(study)).PatientName);
    }

    [Fact, Trait("Rule", "REC-44")]
    public async Task A_move_needs_a_patient_on_file_and_the_issuer_where_two_have_the_id()
    {
        await using var world = new CorrectionsWorld();
        var study = await StoreAsync(world, Anna);
        await PatientAsync(world, "9000", "BERG^BERTA");
        await PatientAsync(world, "9000", "OTTO^OTTO", issuer: "CLINIC");

        Assert.Equal("patient", Assert.IsType<ActOutcome.NotFound>(await MoveAsync(world, study, "1", "")).What);
        Assert.Equal("ISSUER_NEEDED", Assert.IsType<ActOutcome.Refused>(await MoveAsync(world, study, "9000", "")).Code);
        Assert.IsType<ActOutcome.Done>(await MoveAsync(world, study, "9000", "CLINIC"));
        Assert.Equal(("OTTO^OTTO", "CLINIC"), ((await world.ReadAsync(study)).PatientName, (await world.ReadAsync(study)).Issuer));
    }

    private static async Task AssertAsReceivedAsync(CorrectionsWorld world, Guid study, List<Instance> before)
    {
        var after = await InstancesAsync(world, study);
        Assert.Equal(before.Select(i => (i.Id, i.SopUid, i.SeriesId, i.JoinedAt)), after.Select(i => (i.Id, i.SopUid, i.SeriesId, i.JoinedAt)));
        foreach (var instance in after)
        {
            var (bytes, _, isChanged) = await world.OpenAsync(instance);
            Assert.False(isChanged);
            Assert.Equal(instance.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    private static Task<Guid> StoreAsync(CorrectionsWorld world, params TestStudy[] parts) => StoreAsync(world, [.. parts.SelectMany(p => p.Build())]);

    private static async Task<Guid> StoreAsync(CorrectionsWorld world, IReadOnlyList<DicomDataset> images)
    {
        var study = Guid.Empty;
        foreach (var image in images)
            study = (await world.StoreAsync(image)).Study.Id;

        return study;
    }

    private static Task<List<Instance>> InstancesAsync(CorrectionsWorld world, Guid study) => world.WithDbAsync(db => db.Instances.Where(i => i.StudyId == study).OrderBy(i => i.Id).ToListAsync());

    private static Task<ActOutcome> SplitAsync(CorrectionsWorld world, Guid study, string[]? series = null, string[]? sops = null) => world.Database.InScopeAsync(s =>
        s.GetRequiredService<SplitStudyHandler>().HandleAsync(new SplitStudy($"{study}", series ?? [], sops ?? [], null, "two patients", null, CorrectionsWorld.Anna), TestContext.Current.CancellationToken));

    private static Task<ActOutcome> MergeAsync(CorrectionsWorld world, Guid study, Guid into) => world.Database.InScopeAsync(s =>
        s.GetRequiredService<MergeStudyHandler>().HandleAsync(new MergeStudy($"{study}", $"{into}", "one exam", CorrectionsWorld.Anna), TestContext.Current.CancellationToken));

    private static Task<ActOutcome> MoveAsync(CorrectionsWorld world, Guid study, string patientId, string issuer) => world.Database.InScopeAsync(s =>
        s.GetRequiredService<MoveStudyHandler>().HandleAsync(new MoveStudy($"{study}", patientId, issuer, "wrong entry", CorrectionsWorld.Anna), TestContext.Current.CancellationToken));

    private static Task<int> PatientAsync(
        CorrectionsWorld world, string id, string name, string? accession = null, string? studyUid = null, string issuer = "HOSP", string born = "19700101") => world.WithDbAsync(async db =>
    {
        var patient = db.Patients.Add(Given.Patient(new PatientIdentity(name, id, issuer, born, "F"))).Entity;
        if (accession is not null)
            db.Orders.Add(Given.Order(patient, accession, studyUid!));
        return await db.SaveChangesAsync();
    });
}
