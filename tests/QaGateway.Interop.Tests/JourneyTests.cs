using System.Net;
using System.Text.Json;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>The journey of a study, end to end over loopback: DCMTK as modality and viewer, a RIS over MLLP, the technologist over REST.</summary>
public sealed class JourneyTests : IAsyncLifetime
{
    private static readonly TestStudy Clean = new();
    private static readonly TestStudy Misspelt = new()
    {
        PatientId = "4712",
        PatientName = "MULER^JORG",
        BirthDate = "19550101",
        Sex = "M",
        Accession = "",
        StudyUid = DicomUid.New(),
        StudyTime = "110500",
    };

    private static readonly TestStudy WrongPatient = new() { PatientId = "9999", Accession = "A260310003", StudyUid = DicomUid.New() };

    private readonly string _files = Directory.CreateTempSubdirectory("qagw-journey-").FullName;
    private GatewayProcess _gateway = null!;
    private RisListener _ear = null!;
    private Ris _ris = null!;
    private Dcmtk _modality = null!;
    private Dcmtk _viewer = null!;
    private int _movePort;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Tool.Need(Dcmtk.Programs);
        _ear = await RisListener.StartAsync(Cancel);
        _movePort = GatewayProcess.FreePort();
        _gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["Gateway__Dicom__UnknownPeers"] = "Refuse",
            ["Gateway__Dicom__Peers__0__AeTitle"] = "CT1_AE",
            ["Gateway__Dicom__Peers__0__Host"] = "127.0.0.1",
            ["Gateway__Dicom__Peers__1__AeTitle"] = "VIEWER",
            ["Gateway__Dicom__Peers__1__Host"] = "127.0.0.1",
            ["Gateway__Dicom__Peers__1__Port"] = $"{_movePort}",
            ["Gateway__Hl7__Destinations__0__Name"] = "RIS",
            ["Gateway__Hl7__Destinations__0__Host"] = "127.0.0.1",
            ["Gateway__Hl7__Destinations__0__Port"] = $"{_ear.Port}",
            ["Gateway__Hl7__Destinations__0__Version"] = "2.3.1",
            ["Gateway__Hl7__Destinations__0__Events"] = "arrived,matched,released,rejected",
        }, Cancel);
        _ris = new Ris(_gateway.Hl7Port);
        _modality = new Dcmtk("127.0.0.1", _gateway.DicomPort, _gateway.AeTitle, "CT1_AE");
        _viewer = new Dcmtk("127.0.0.1", _gateway.DicomPort, _gateway.AeTitle, "VIEWER");
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();

        if (_ear is not null)
            await _ear.DisposeAsync();

        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_study_travels_from_order_to_archive()
    {
        await The_RIS_orders_and_the_modality_sees_it();
        await A_clean_study_is_matched_by_the_machine();
        await A_misspelt_name_without_accession_waits_with_the_right_order_first();
        await The_right_accession_with_another_patient_id_is_a_conflict();
        await Quarantine_is_invisible_in_the_archive();
        await The_clean_study_comes_back_byte_identical();
        await The_misspelt_study_is_matched_corrected_and_released();
        await Viewers_get_the_corrected_demographics();
        await Undo_restores_the_received_values();
        await The_RIS_has_heard_of_every_step();
    }

    private async Task The_RIS_orders_and_the_modality_sees_it()
    {
        Assert.Equal(Hl7.AckCode.AA, (await _ris.OrderAsync(new OrderText(), Cancel)).Code);
        Assert.Equal(Hl7.AckCode.AA, (await _ris.OrderAsync(
            new OrderText { PatientId = "4712", PatientName = "MÜLLER^JÖRG", BirthDate = "19550101", Sex = "M", Accession = "A260310002", StudyUid = DicomUid.New(), Number = "002", Start = "20260310110000" }, Cancel)).Code);
        Assert.Equal(Hl7.AckCode.AA, (await _ris.OrderAsync(
            new OrderText { PatientId = "4713", PatientName = "BEISPIEL^BERTA", BirthDate = "19700707", Accession = "A260310003", StudyUid = DicomUid.New(), Number = "003", Start = "20260310120000" }, Cancel)).Code);

        var worklist = await _modality.WorklistAsync(Cancel,
            "PatientName", "PatientID=4711", "AccessionNumber", "StudyInstanceUID", "ScheduledProcedureStepSequence[0].Modality=CT", "ScheduledProcedureStepSequence[0].ScheduledProcedureStepID");

        worklist.Succeeded();
        Assert.Contains("MUSTER^ANNA^M", worklist.Output, StringComparison.Ordinal);
        Assert.Contains("A260310001", worklist.Output, StringComparison.Ordinal);
        Assert.Contains("SPS001", worklist.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("A260310002", worklist.Output, StringComparison.Ordinal);
    }

    private async Task A_clean_study_is_matched_by_the_machine()
    {
        (await _modality.StoreAsync(Clean.WriteTo(Path.Combine(_files, "clean")), Cancel)).Succeeded();

        var study = await _gateway.WaitForStateAsync(Clean.StudyUid, Cancel, "AutoMatched");

        Assert.Equal("A260310001", study.GetProperty("accession").GetString());
        Assert.NotEqual(JsonValueKind.Null, study.GetProperty("orderId").ValueKind);
        Assert.Equal(3, study.GetProperty("instances").ValueKind is JsonValueKind.Number ? study.GetProperty("instances").GetInt32() : InstancesOf(study).Count());
    }

    private async Task A_misspelt_name_without_accession_waits_with_the_right_order_first()
    {
        (await _modality.StoreAsync(Misspelt.WriteTo(Path.Combine(_files, "misspelt")), Cancel)).Succeeded();

        var study = await _gateway.WaitForStateAsync(Misspelt.StudyUid, Cancel, "Suggested", "Unmatched");
        var candidates = await _gateway.GetAsync($"/api/studies/{Misspelt.StudyUid}/candidates", Cancel);
        var best = candidates.GetProperty("items")[0];

        Assert.Equal(JsonValueKind.Null, study.GetProperty("orderId").ValueKind);
        Assert.Equal("A260310002", best.GetProperty("accession").GetString());
        Assert.NotEmpty(best.GetProperty("evidence").EnumerateArray());
    }

    private async Task The_right_accession_with_another_patient_id_is_a_conflict()
    {
        (await _modality.StoreAsync(WrongPatient.WriteTo(Path.Combine(_files, "wrong")), Cancel)).Succeeded();

        await _gateway.WaitForStateAsync(WrongPatient.StudyUid, Cancel, "Conflict");
        var candidates = await _gateway.GetAsync($"/api/studies/{WrongPatient.StudyUid}/candidates", Cancel);

        Assert.Contains(candidates.GetProperty("items")[0].GetProperty("vetoes").EnumerateArray(), v => v.GetProperty("id").GetString() == "V1");
        var (status, problem) = await _gateway.PostAsync($"/api/studies/{WrongPatient.StudyUid}/release", new { }, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.NotEmpty(problem.GetProperty("items").EnumerateArray());
    }

    private async Task Quarantine_is_invisible_in_the_archive()
    {
        var found = await _viewer.FindStudiesAsync(Cancel, "PatientID=4711", "StudyInstanceUID");

        Assert.DoesNotContain(Clean.StudyUid, found.Output, StringComparison.Ordinal);
        using var qido = await _gateway.Http.GetAsync("/dicom-web/studies?PatientID=4711", Cancel);
        Assert.True(qido.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK);
        Assert.DoesNotContain(Clean.StudyUid, await qido.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task The_clean_study_comes_back_byte_identical()
    {
        var (status, _) = await _gateway.PostAsync($"/api/studies/{Clean.StudyUid}/release", new { }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await _gateway.WaitForStateAsync(Clean.StudyUid, Cancel, "Released");

        var folder = Directory.CreateDirectory(Path.Combine(_files, "got-clean")).FullName;
        (await _viewer.GetStudyAsync(Clean.StudyUid, folder, Cancel)).Succeeded();

        Assert.Equal(DataSets(Path.Combine(_files, "clean")), DataSets(folder));
    }

    private async Task The_misspelt_study_is_matched_corrected_and_released()
    {
        var candidates = await _gateway.GetAsync($"/api/studies/{Misspelt.StudyUid}/candidates", Cancel);
        var orderId = candidates.GetProperty("items")[0].GetProperty("orderId").GetString();
        var (matched, problem) = await _gateway.PostAsync(
            $"/api/studies/{Misspelt.StudyUid}/match", new { orderId, reason = "Name typed by hand", confirmPatientId = "4712" }, Cancel);
        Assert.True(matched is HttpStatusCode.OK, $"{matched} {problem}");

        var (corrected, answer) = await _gateway.PostAsync(
            $"/api/studies/{Misspelt.StudyUid}/corrections", new { changes = new Dictionary<string, string> { ["StudyDescription"] = "CT abdomen, corrected" }, reason = "Description missing" }, Cancel);
        Assert.True(corrected is HttpStatusCode.OK, $"{corrected} {answer}");

        var (released, open) = await _gateway.PostAsync($"/api/studies/{Misspelt.StudyUid}/release", new { }, Cancel);
        Assert.True(released is HttpStatusCode.Accepted, $"{released} {open}");
        await _gateway.WaitForStateAsync(Misspelt.StudyUid, Cancel, "Released");
    }

    private async Task Viewers_get_the_corrected_demographics()
    {
        var found = await _viewer.FindStudiesAsync(Cancel, "AccessionNumber=A260310002", "PatientName", "StudyInstanceUID", "PatientID");
        Assert.Contains(Misspelt.StudyUid, found.Output, StringComparison.Ordinal);

        var got = Directory.CreateDirectory(Path.Combine(_files, "got")).FullName;
        (await _viewer.GetStudyAsync(Misspelt.StudyUid, got, Cancel)).Succeeded();
        await AssertCorrectedAsync(got);

        var moved = Directory.CreateDirectory(Path.Combine(_files, "moved")).FullName;
        await using (await StoreScp.StartAsync(_movePort, "VIEWER", moved, Cancel))
            (await _viewer.MoveStudyAsync(Misspelt.StudyUid, "VIEWER", Cancel)).Succeeded();
        await AssertCorrectedAsync(moved);

        var metadata = await _gateway.GetAsync($"/dicom-web/studies/{Misspelt.StudyUid}/metadata", Cancel);
        Assert.Equal("MÜLLER^JÖRG", metadata[0].GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic").GetString());
        Assert.True(metadata[0].TryGetProperty("04000561", out _));
    }

    private async Task Undo_restores_the_received_values()
    {
        var ledger = await _gateway.GetAsync($"/api/studies/{Misspelt.StudyUid}/ledger", Cancel);
        foreach (var act in new[] { "Released", "Corrected", "Matched" })
        {
            var entry = ledger.GetProperty("items").EnumerateArray().Last(e => string.Equals(e.GetProperty("act").GetString(), act, StringComparison.OrdinalIgnoreCase));
            var (status, problem) = await _gateway.PostAsync($"/api/studies/{Misspelt.StudyUid}/undo", new { entryId = entry.GetProperty("id"), reason = "test" }, Cancel);
            Assert.True(status is HttpStatusCode.OK, $"undo {act}: {status} {problem}");
        }

        var study = await _gateway.GetAsync($"/api/studies/{Misspelt.StudyUid}", Cancel);
        Assert.Equal(Misspelt.PatientName, study.GetProperty("patientName").GetString());
        Assert.Equal("", study.GetProperty("accession").GetString());
        var found = await _viewer.FindStudiesAsync(Cancel, "PatientID=4712", "StudyInstanceUID");
        Assert.DoesNotContain(Misspelt.StudyUid, found.Output, StringComparison.Ordinal);
    }

    private async Task The_RIS_has_heard_of_every_step()
    {
        foreach (var accession in new[] { "A260310001", "A260310002" })
        {
            var arrived = await _ear.WaitForAsync(m => m.MessageType == "ORM" && m["ORC-5"].Text == "IP" && m["OBR-18"].Text == accession, Cancel);
            await _ear.WaitForAsync(m => m["ORC-1"].Text == "SC" && m["ORC-5"].Text == "CM" && m["OBR-18"].Text == accession, Cancel);
            Assert.Equal(accession == "A260310001" ? "4711" : "4712", arrived["PID-3.1"].Text);
        }
    }

    private static async Task AssertCorrectedAsync(string folder)
    {
        var files = Directory.GetFiles(folder);
        Assert.Equal(Misspelt.Instances, files.Length);
        foreach (var path in files)
        {
            var file = await DicomFile.ReadAsync(path, Cancel);
            Assert.Equal("MÜLLER^JÖRG", file.Dataset.GetText(Tags.PatientName));
            Assert.Equal("A260310002", file.Dataset.GetText(Tags.AccessionNumber));
            Assert.Equal("CT abdomen, corrected", file.Dataset.GetText(Tags.StudyDescription));
            var priors = file.Dataset.GetItems(Tags.OriginalAttributesSequence).SelectMany(i => i.GetItems(Tags.ModifiedAttributesSequence)).ToList();
            Assert.Contains(priors, p => p.GetText(Tags.PatientName) == Misspelt.PatientName);
            Assert.NotEmpty(file.Dataset.GetItems(Tags.ContributingEquipmentSequence));
        }
    }

    private static IEnumerable<JsonElement> InstancesOf(JsonElement study) =>
        study.GetProperty("series").EnumerateArray().SelectMany(s => s.GetProperty("instances").EnumerateArray());

    /// <summary>The data-set bytes of every file of a folder, as hashes, in order.</summary>
    private static IReadOnlyList<string> DataSets(string folder) =>
        [.. Directory.GetFiles(folder).Select(f => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(DicomFile.Read(File.ReadAllBytes(f)).DataSetBytes.Span))).Order()];
}
