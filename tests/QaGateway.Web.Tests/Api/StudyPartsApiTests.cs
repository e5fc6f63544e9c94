using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.Api;

/// <summary>Split, merge, move, undo and lock as a program calls them (contract.md).</summary>
public sealed class StudyPartsApiTests(TestGateway gateway)
{
    [Fact, Trait("Scenario", "35")]
    public async Task Scenario35_Split_merge_and_undo_over_rest()
    {
        var admin = await gateway.AdminAsync();
        var image = new TestStudy { StudyUid = DicomUid.New(), Instances = 2, Edge = 8 };
        var other = image with { SeriesUid = DicomUid.New(), PatientId = "77" + image.StudyUid[^6..], PatientName = "BERG^BERTA", BirthDate = "19700101", Accession = "" };
        await StoreAsync([.. image.Build(), .. other.Build()]);
        var path = $"/api/studies/{image.StudyUid}";

        var proposal = await admin.GetJsonAsync($"{path}/split");
        Assert.Equal("identity", proposal.GetProperty("by").GetString());
        var split = await OkAsync(admin, $"{path}/split", new { seriesUids = new[] { other.SeriesUid } });

        var partUid = split.GetProperty("otherStudyUid").GetString()!;
        var part = await admin.GetJsonAsync($"/api/studies/{partUid}");
        Assert.Equal((other.PatientId, 2), (part.GetProperty("patientId").GetString(), part.GetProperty("instances").GetArrayLength()));
        var rest = await admin.GetJsonAsync(path);
        Assert.Equal((image.PatientId, 2), (rest.GetProperty("patientId").GetString(), rest.GetProperty("instances").GetArrayLength()));
        Assert.Contains((await admin.GetJsonAsync($"{path}/ledger")).GetProperty("items").EnumerateArray(), e => e.GetProperty("act").GetString() == "Split" && e.GetProperty("text").GetString()!.Contains(partUid, StringComparison.Ordinal));

        using var merge = await admin.PostAsync($"/api/studies/{partUid}/merge", new { intoStudyUid = image.StudyUid });
        await merge.AssertProblemAsync(HttpStatusCode.Conflict, "OTHER_PATIENT");

        await OkAsync(admin, $"{path}/undo", new { entryId = split.GetProperty("entryId").GetInt64() });
        Assert.Equal(4, (await admin.GetJsonAsync(path)).GetProperty("instances").GetArrayLength());
    }

    [Fact, Trait("Rule", "REC-43"), Trait("Scenario", "41")]
    public async Task Scenario41_Merge_and_move_over_rest()
    {
        var admin = await gateway.AdminAsync();
        var one = new TestStudy { StudyUid = DicomUid.New(), Instances = 1, Edge = 8 };
        var two = one with { StudyUid = DicomUid.New(), SeriesUid = DicomUid.New() };
        await StoreAsync(one.Build());
        await StoreAsync(two.Build());
        var patientId = "P" + one.StudyUid[^8..];
        await gateway.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<GatewayDbContext>();
            db.Add(new Patient { PatientId = patientId, Issuer = "HOSP", Name = "BERG^BERTA", NameKey = "BERG BERTA", BirthDate = "19700101", Sex = "F" });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        await OkAsync(admin, $"/api/studies/{two.StudyUid}/merge", new { intoStudyUid = one.StudyUid });
        Assert.Equal("MovedOut", (await admin.GetJsonAsync($"/api/studies/{two.StudyUid}")).GetProperty("state").GetString());
        Assert.Equal(2, (await admin.GetJsonAsync($"/api/studies/{one.StudyUid}")).GetProperty("instances").GetArrayLength());

        await OkAsync(admin, $"/api/studies/{one.StudyUid}/move", new { patientId, issuer = "HOSP" });
        Assert.Equal((patientId, "BERG^BERTA"), await PatientAsync(admin, one.StudyUid));
        using var unknown = await admin.PostAsync($"/api/studies/{one.StudyUid}/move", new { patientId = "nobody", issuer = "HOSP" });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact, Trait("Scenario", "38")]
    public async Task Scenario38_Who_acts_on_a_study_in_anothers_hands_is_told_whose()
    {
        var admin = await gateway.AdminAsync();
        var technologist = await gateway.WithRolesAsync("Technologist");
        var study = new TestStudy { StudyUid = DicomUid.New(), Instances = 1, Edge = 8 };
        await StoreAsync(study.Build());

        await OkAsync(admin, $"/api/studies/{study.StudyUid}/lock", new { });
        Assert.Equal("admin", (await technologist.GetJsonAsync($"/api/studies/{study.StudyUid}")).GetProperty("lockedBy").GetString());
        using var hold = await technologist.PostAsync($"/api/studies/{study.StudyUid}/hold", new { reason = "r" });
        Assert.Equal("admin", (await hold.AssertProblemAsync(HttpStatusCode.Conflict, "LOCKED")).GetProperty("lockedBy").GetString());
        using var takeOver = await technologist.PostAsync($"/api/studies/{study.StudyUid}/lock", new { takeOver = true });
        Assert.Equal(HttpStatusCode.Forbidden, takeOver.StatusCode);
        await OkAsync(admin, $"/api/studies/{study.StudyUid}/unlock", new { });
        await OkAsync(technologist, $"/api/studies/{study.StudyUid}/hold", new { reason = "r" });
    }

    /// <summary>A figure for the closing note, not a test: run it by itself.</summary>
    [Fact(Explicit = true)]
    public async Task Correction_of_a_study_of_1000_images()
    {
        var admin = await gateway.AdminAsync();
        var times = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            var study = new TestStudy { StudyUid = DicomUid.New(), Instances = 1000, Edge = 32 };
            await StoreAsync(study.Build());
            var body = new { changes = new Dictionary<string, string> { ["PatientName"] = "MUSTER^ANNE", ["PatientID"] = "4712", ["PatientBirthDate"] = "19610423" }, reason = "typing error" };
            var started = Stopwatch.GetTimestamp();
            await OkAsync(admin, $"/api/studies/{study.StudyUid}/corrections", body);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(" ms, ", times.Select(t => $"{t:0.0}")) + " ms");
    }

    private Task StoreAsync(IReadOnlyList<DicomDataset> images) =>
        gateway.InScopeAsync(s => s.StoreAsync(images, Uids.ExplicitVRLittleEndian, StudyState.Unmatched, TestContext.Current.CancellationToken));

    private static async Task<(string?, string?)> PatientAsync(HttpClient client, string uid)
    {
        var study = await client.GetJsonAsync($"/api/studies/{uid}");
        return (study.GetProperty("patientId").GetString(), study.GetProperty("patientName").GetString());
    }

    private static async Task<JsonElement> OkAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await response.ReadAsync();
    }
}
