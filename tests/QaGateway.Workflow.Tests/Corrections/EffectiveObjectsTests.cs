using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Corrections;

public sealed class EffectiveObjectsTests
{
    private static readonly DicomTag[] Written =
    [
        Tags.PatientName, Tags.PatientSex, Tags.SpecificCharacterSet, Tags.InstanceCoercionDateTime, Tags.OriginalAttributesSequence, Tags.ContributingEquipmentSequence,
    ];

    [Fact, Trait("Rule", "REC-34")]
    public async Task Without_changes_an_object_is_byte_identical()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());

        var (bytes, length, isChanged) = await world.OpenAsync(instance);

        Assert.Equal((instance.Sha256, instance.Bytes, false), (Sha(bytes), length, isChanged));
        Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "OTHER^NAME" }, sops: [instance.SopUid]));
        Assert.True((await world.OpenAsync(instance)).IsChanged);
    }

    [Fact, Trait("Rule", "REC-30")]
    public async Task What_an_attribute_was_stands_in_Original_Attributes_with_reason_and_time()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET", ["PatientComments"] = "checked" });

        var header = await world.HeaderAsync(instance);

        Assert.Equal("DOE^JANET", header.GetText(Tags.PatientName));
        var original = Assert.Single(header.GetItems(Tags.OriginalAttributesSequence));
        Assert.Equal(("CT1", "QAGATEWAY", "CORRECT"), (original.GetText(Tags.SourceOfPreviousValues), original.GetText(Tags.ModifyingSystem), original.GetText(Tags.ReasonForTheAttributeModification)));
        Assert.Matches(@"^\d{14}\.\d{6}\+0000$", original.GetText(Tags.AttributeModificationDateTime));
        var modified = Assert.Single(original.GetItems(Tags.ModifiedAttributesSequence));
        Assert.Equal("DOE^JANE", modified.GetText(Tags.PatientName));
        Assert.True(modified.TryGet(Tags.PatientComments, out var added) && added.IsEmpty);
        Assert.Equal(2, modified.Count);
    }

    [Fact, Trait("Rule", "REC-33")]
    public async Task The_gateway_names_itself_as_modifying_equipment_without_patient_data()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" });

        var item = Assert.Single((await world.HeaderAsync(instance)).GetItems(Tags.ContributingEquipmentSequence));

        Assert.Equal(("109103", "DCM"), (item.GetItems(Tags.PurposeOfReferenceCodeSequence)[0].GetText(Tags.CodeValue), item.GetItems(Tags.PurposeOfReferenceCodeSequence)[0].GetText(Tags.CodingSchemeDesignator)));
        Assert.Equal("QA: attributes corrected", item.GetText(Tags.ContributionDescription));
    }

    [Fact, Trait("Rule", "REC-32")]
    public async Task A_changed_Patient_ID_is_recorded_with_its_issuer()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());
        await world.CorrectAsync(study.Id, new() { ["PatientID"] = "4712" });

        var modified = (await world.HeaderAsync(instance)).GetItems(Tags.OriginalAttributesSequence)[0].GetItems(Tags.ModifiedAttributesSequence)[0];

        Assert.Equal(("4711", "HOSP"), (modified.GetText(Tags.PatientID), modified.GetText(Tags.IssuerOfPatientID)));
    }

    [Fact, Trait("Rule", "REC-31")]
    public async Task Coerced_and_corrected_values_stand_in_two_items_COERCE_first()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" });
        await AppendAsync(world, study, "COERCE", new LedgerChange("AccessionNumber", null, "", "A100"), new LedgerChange("PatientID", "OtherPatientIDsSequence[0]", null, "T-1"));

        var header = await world.HeaderAsync(instance);

        Assert.Equal(["COERCE", "CORRECT"], header.GetItems(Tags.OriginalAttributesSequence).Select(i => i.GetText(Tags.ReasonForTheAttributeModification)!));
        var coerced = header.GetItems(Tags.OriginalAttributesSequence)[0].GetItems(Tags.ModifiedAttributesSequence)[0];
        Assert.Equal([Tags.AccessionNumber, Tags.OtherPatientIDsSequence], coerced.Select(e => e.Tag));
        Assert.Equal("T-1", header.GetItems(Tags.OtherPatientIDsSequence)[0].GetText(Tags.PatientID));
    }

    [Fact, Trait("Rule", "REC-31")]
    public async Task Each_release_operation_has_a_record_of_its_own()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample());
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" });
        await AppendAsync(world, study, null, LedgerAct.Released);
        await AppendAsync(world, study, "COERCE", new LedgerChange("PatientName", null, "DOE^JANET", "ROE^JANET"));

        var originals = (await world.HeaderAsync(instance)).GetItems(Tags.OriginalAttributesSequence);

        Assert.Equal(["DOE^JANE", "DOE^JANET"], originals.Select(i => i.GetItems(Tags.ModifiedAttributesSequence)[0].GetText(Tags.PatientName)!));
    }

    [Fact, Trait("Rule", "REC-30")]
    public async Task Items_of_others_in_Original_Attributes_stay()
    {
        await using var world = new CorrectionsWorld();
        var sample = Sample().SetItems(Tags.OriginalAttributesSequence, new DicomDataset { { Tags.ModifyingSystem, "OTHER" }, { Tags.ReasonForTheAttributeModification, "COERCE" } });
        var (study, instance) = await world.StoreAsync(sample);
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" });

        Assert.Equal(["OTHER", "QAGATEWAY"], (await world.HeaderAsync(instance)).GetItems(Tags.OriginalAttributesSequence).Select(i => i.GetText(Tags.ModifyingSystem)!));
    }

    [Fact, Trait("Rule", "REC-32")]
    public async Task A_prior_value_that_breaks_its_representation_is_kept_as_bytes()
    {
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Sample().SetBytes(Tags.PatientBirthDate, DicomVr.DA, "22.APR.1961 "u8.ToArray()));
        await world.CorrectAsync(study.Id, new() { ["PatientBirthDate"] = "19610422" });

        var original = (await world.HeaderAsync(instance)).GetItems(Tags.OriginalAttributesSequence)[0];

        Assert.True(original.GetItems(Tags.ModifiedAttributesSequence)[0].TryGet(Tags.PatientBirthDate, out var prior) && prior.IsEmpty);
        var kept = Assert.Single(original.GetItems(Tags.NonconformingModifiedAttributesSequence));
        Assert.Equal(Tags.PatientBirthDate, Assert.Single(kept.GetTags(Tags.SelectorAttribute)));
        Assert.Equal("22.APR.1961 "u8.ToArray(), kept.GetBytes(Tags.NonconformingDataElementValue)!.Value.ToArray());
    }

    [Fact, Trait("Rule", "REC-36")]
    public async Task Signatures_that_no_longer_hold_are_dropped_with_a_note()
    {
        await using var world = new CorrectionsWorld();
        var sample = Sample()
            .SetItems(new DicomTag(0x4FFE, 0x0001), new DicomDataset { { Tags.MACAlgorithm, "SHA256" } })
            .SetItems(new DicomTag(0xFFFA, 0xFFFA), new DicomDataset { { Tags.DigitalSignatureUID, "1.2.3.9" } });
        var (study, instance) = await world.StoreAsync(sample);
        await world.CorrectAsync(study.Id, new() { ["PatientName"] = "DOE^JANET" });

        var header = await world.HeaderAsync(instance);

        Assert.False(header.Contains(new DicomTag(0x4FFE, 0x0001)) || header.Contains(new DicomTag(0xFFFA, 0xFFFA)));
        Assert.Equal([1, 2, 3, 4], header.GetBytes(Tags.PixelData)!.Value.ToArray());
        Assert.EndsWith("; digital signatures dropped", header.GetItems(Tags.ContributingEquipmentSequence)[0].GetText(Tags.ContributionDescription), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_of_one_series_leaves_the_others_byte_identical()
    {
        await using var world = new CorrectionsWorld();
        var (study, first) = await world.StoreAsync(Sample());
        var (_, second) = await world.StoreAsync(Sample("1.2.3.2", "1.2.3.2.1"));

        Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["BodyPartExamined"] = "CHEST" }, series: ["1.2.3.2"]));

        Assert.False((await world.OpenAsync(first)).IsChanged);
        Assert.Equal("CHEST", (await world.HeaderAsync(second)).GetText(Tags.BodyPartExamined));
    }

    [Fact, Trait("Rule", "Scenario-42"), Trait("Rule", "CHS-6")]
    public async Task Ideographic_names_survive_an_edit_and_the_header_becomes_UTF_8()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        await using var world = new CorrectionsWorld();
        var (study, instance) = await world.StoreAsync(Path.Combine(Corpus.Samples!, "dicom/charset/pydicom-chrH31.dcm"));
        var name = study.Received.Patient.Name;
        Assert.Contains("山田^太郎", name, StringComparison.Ordinal);
        await world.CorrectAsync(study.Id, new() { ["StudyDescription"] = "CT Thorax" });

        var header = await world.HeaderAsync(instance);

        Assert.Equal(name, header.GetPersonName(Tags.PatientName)!.ToString());
        Assert.Equal("ISO_IR 192", header.GetText(Tags.SpecificCharacterSet));
    }

    [Fact, Trait("Rule", "CHS-6")]
    public async Task An_edit_that_would_lose_undecodable_text_is_refused()
    {
        await using var world = new CorrectionsWorld();
        var sample = Sample().SetBytes(Tags.InstitutionName, DicomVr.LO, new byte[] { 0x4D, 0xFC, 0x6C, 0x6C });
        var (study, instance) = await world.StoreAsync(sample);

        var refused = Assert.IsType<ActOutcome.Refused>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "MÜLLER^JANE" }));

        Assert.Equal("CHARACTER_SET", refused.Code);
        Assert.IsType<ActOutcome.Done>(await world.CorrectAsync(study.Id, new() { ["PatientName"] = "MUELLER^JANE" }));
        Assert.Equal([0x4D, 0xFC, 0x6C, 0x6C], (await world.HeaderAsync(instance)).GetBytes(Tags.InstitutionName)!.Value.ToArray());
    }

    [Fact]
    public async Task Every_readable_sample_keeps_its_pixels_and_all_that_was_not_corrected()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        await using var world = new CorrectionsWorld();
        var problems = new List<string>();
        var checkedFiles = 0;
        foreach (var path in Files("modality", "codec", "charset", "encapsulation"))
        {
            var file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
            if (file.Dataset.GetText(Tags.SOPInstanceUID) is null || file.Dataset.GetText(Tags.StudyInstanceUID) is null)
                continue;

            try
            {
                problems.AddRange((await ProblemsAsync(world, file)).Select(p => $"{Path.GetFileName(path)}: {p}"));
                checkedFiles++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                problems.Add($"{Path.GetFileName(path)}: {e.GetType().Name} {e.Message}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{checkedFiles} files");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(checkedFiles > 50, $"only {checkedFiles} files");
    }

    [Fact]
    public async Task The_validator_finds_nothing_in_corrected_objects_that_it_did_not_find_before()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        Assert.SkipUnless(File.Exists("/usr/bin/dciodvfy"), "dciodvfy is not installed.");
        await using var world = new CorrectionsWorld();
        foreach (var path in Files("modality").GroupBy(p => Path.GetDirectoryName(p)).Select(g => g.First()))
        {
            var file = await DicomFile.ReadAsync(path, TestContext.Current.CancellationToken);
            var (study, instance) = await world.StoreAsync(path);
            await world.CorrectAsync(study.Id, new() { ["PatientName"] = "MÜLLER^JÖRG", ["PatientID"] = "4711", ["PatientBirthDate"] = "19610422", ["PatientSex"] = "M" });

            var before = await ValidateAsync(world, file.DataSetBytes.ToArray(), instance);
            var after = await ValidateAsync(world, (await world.OpenAsync(instance)).Bytes, instance);

            var added = after.Except(before).ToList();
            Assert.True(added.Count == 0, $"{Path.GetFileName(path)}:\n{string.Join('\n', added)}");
        }
    }

    private static async Task<List<string>> ProblemsAsync(CorrectionsWorld world, DicomFile file)
    {
        var problems = new List<string>();
        var dataset = file.Dataset;
        var (bytes, length, isChanged, instance) = await world.OpenWithAsync(file, new LedgerChange("PatientName", null, null, "KORREKT^ANNA"), new LedgerChange("PatientSex", null, null, "O"));
        if (!isChanged || length != bytes.Length)
            problems.Add($"length {length} and {bytes.Length} bytes");

        var changed = DicomReader.Read(bytes, instance.TransferSyntaxUid);
        if (changed.GetText(Tags.PatientName) != "KORREKT^ANNA")
            problems.Add("name not set");

        foreach (var element in dataset.Where(e => !Written.Contains(e.Tag) && !e.Tag.IsGroupLength && e.Tag.Group != 0xFFFC))
        {
            if (!changed.TryGet(element.Tag, out var now))
                problems.Add($"{element.Tag} is gone");
            else if (element.Items is null && !IsSame(dataset, changed, element, now))
                problems.Add($"{element.Tag} {element.Vr} has changed");
            else if (element.Items is { } items && items.Count != now.Items?.Count)
                problems.Add($"{element.Tag} has other items");
        }

        var (pixelsBefore, pixelsAfter) = (await PixelsAsync(file.DataSetBytes.ToArray(), instance), await PixelsAsync(bytes, instance));
        if (pixelsBefore != pixelsAfter)
            problems.Add("pixel data have changed");

        return problems;
    }

    private static bool IsSame(DicomDataset before, DicomDataset after, DicomElement a, DicomElement b) =>
        a.Value.Span.SequenceEqual(b.Value.Span) || before.GetTexts(a.Tag) is { Count: > 0 } texts && texts.SequenceEqual(after.GetTexts(a.Tag));

    private static async Task<string> PixelsAsync(byte[] dataSet, Instance instance)
    {
        var header = await DicomReader.ReadHeaderAsync(new MemoryStream(dataSet), instance.TransferSyntaxUid, null, TestContext.Current.CancellationToken);
        if (header.PixelDataOffset is not { } offset)
            return "";
        if (TransferSyntax.Find(instance.TransferSyntaxUid) is { IsDeflated: true })
        {
            using var inflated = new MemoryStream();
            await new DeflateStream(new MemoryStream(dataSet), CompressionMode.Decompress).CopyToAsync(inflated, TestContext.Current.CancellationToken);
            dataSet = inflated.ToArray();
        }

        return Sha(dataSet.AsSpan((int)offset));
    }

    private static async Task<HashSet<string>> ValidateAsync(CorrectionsWorld world, byte[] dataSet, Instance instance)
    {
        var path = Path.Combine(world.Database.Folder, "validate.dcm");
        await File.WriteAllBytesAsync(path, [.. Part10.CreateHeader(instance.SopClassUid, instance.SopUid, instance.TransferSyntaxUid), .. dataSet], TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/dciodvfy", [path]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return [.. errors.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Files(params string[] folders) =>
        folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Corpus.Samples!, "dicom", f), "*.dcm", SearchOption.AllDirectories)).Where(p => new FileInfo(p).Length < 4 << 20).Order();

    private static Task AppendAsync(CorrectionsWorld world, Study study, string? reason, params LedgerChange[] changes) => AppendAsync(world, study, reason, LedgerAct.Matched, changes);

    private static Task AppendAsync(CorrectionsWorld world, Study study, string? reason, LedgerAct act, params LedgerChange[] changes) => world.WithDbAsync(async db =>
    {
        db.Ledger.Add(new LedgerEntry { StudyId = study.Id, At = study.ReceivedAt.AddHours(1), By = "system", Act = act, ReasonCode = reason, Changes = changes });
        return await db.SaveChangesAsync();
    });

    private static string Sha(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal static DicomDataset Sample(string seriesUid = "1.2.3.1", string sopUid = "1.2.3.1.1") => new DicomDataset
    {
        { Tags.SOPClassUID, Uids.CTImageStorage }, { Tags.SOPInstanceUID, sopUid }, { Tags.StudyInstanceUID, "1.2.3" }, { Tags.SeriesInstanceUID, seriesUid },
        { Tags.StudyDate, "20260302" }, { Tags.Modality, "CT" }, { Tags.AccessionNumber, "" },
        { Tags.PatientName, "DOE^JANE" }, { Tags.PatientID, "4711" }, { Tags.IssuerOfPatientID, "HOSP" }, { Tags.PatientBirthDate, "19610422" }, { Tags.PatientSex, "F" },
    }.SetBytes(Tags.PixelData, DicomVr.OW, new byte[] { 1, 2, 3, 4 });
}
