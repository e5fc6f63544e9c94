using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom.Files;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.Samples;

/// <summary>The samples on their way through the REST interface, in the shapes of the contract. Each test takes a study of its own.</summary>
public sealed class JourneyTests(SampledGateway sampled) : IClassFixture<SampledGateway>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Admin => sampled.Admin;

    [Fact]
    public void Every_sample_becomes_what_its_README_says() => Assert.True(sampled.Wrong.Count == 0, string.Join("\n", sampled.Wrong) + sampled.Output);

    [Fact]
    public async Task The_list_has_the_shape_of_the_contract()
    {
        var page = await Admin.GetJsonAsync("/api/studies?limit=2");
        var rest = await Admin.GetJsonAsync($"/api/studies?after={Uri.EscapeDataString(page.GetProperty("next").GetString()!)}");
        var conflict = await Admin.GetJsonAsync("/api/studies?state=Conflict");

        var study = page.GetProperty("items")[0];
        string[] names =
        [
            "id", "studyUid", "state", "patientName", "patientId", "issuer", "birthDate", "sex", "accession", "modality", "sourceAe", "instances", "receivedAt",
            "orderId", "suggestedOrderId", "warnings", "incomplete", "overdue", "underInvestigation", "lockedBy",
        ];
        Assert.All(names, name => Assert.True(study.TryGetProperty(name, out _), name));
        Assert.Equal(JsonValueKind.Number, study.GetProperty("instances").ValueKind);
        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        Assert.True(rest.GetProperty("items").GetArrayLength() >= 2);
        Assert.Equal(await sampled.UidAsync("us-thyroid"), Assert.Single(conflict.GetProperty("items").EnumerateArray()).GetProperty("studyUid").GetString());
        Assert.Equal(JsonValueKind.Null, conflict.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task The_original_is_what_was_hashed_at_receipt()
    {
        var uid = await sampled.UidAsync("ct-abdomen");
        var study = await Admin.GetJsonAsync($"/api/studies/{uid}");
        var instances = study.GetProperty("instances").EnumerateArray().ToList();
        var first = instances[0];

        var file = await Admin.GetByteArrayAsync($"/api/studies/{uid}/instances/{first.GetProperty("sopUid").GetString()}/original", Cancel);

        Assert.Equal(3, instances.Count);
        Assert.True(Part10.TryReadHeader(file, out _, out var offset));
        Assert.Equal(first.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(file.AsSpan(offset))));
        Assert.Equal(first.GetProperty("bytes").GetInt64(), file.Length - offset);
        Assert.Equal(3, study.GetProperty("series")[0].GetProperty("instances").GetArrayLength());
    }

    [Fact]
    public async Task A_suggestion_is_matched_corrected_by_the_order_and_undone_with_one_audit_entry_an_act()
    {
        var uid = await sampled.UidAsync("mr-head");
        var best = (await Admin.GetJsonAsync($"/api/studies/{uid}/candidates")).GetProperty("items")[0];
        Assert.All(best.GetProperty("evidence").EnumerateArray(), e => Assert.Contains(e.GetProperty("outcome").GetString(), new[] { "agree", "close", "differ", "missing" }));

        using var matched = await Admin.PostAsync($"/api/studies/{uid}/match", new { orderId = best.GetProperty("orderId").GetGuid(), reason = "The order of the day" });
        var answer = await matched.ReadAsync();
        Assert.True(matched.IsSuccessStatusCode, answer.ToString());
        var after = await Admin.GetJsonAsync($"/api/studies/{uid}");
        using var undone = await Admin.PostAsync($"/api/studies/{uid}/undo", new { entryId = answer.GetProperty("entryId").GetInt64(), reason = "Not so fast" });
        var before = await Admin.GetJsonAsync($"/api/studies/{uid}");
        var ledger = (await Admin.GetJsonAsync($"/api/studies/{uid}/ledger")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("Ready", answer.GetProperty("state").GetString());
        Assert.Equal("MÜLLER^JÖRG", after.GetProperty("patientName").GetString());
        Assert.True(undone.IsSuccessStatusCode);
        Assert.Equal("MULLER^JORG", before.GetProperty("patientName").GetString());
        var match = ledger.Single(e => e.GetProperty("act").GetString() == "Matched");
        Assert.NotEmpty(match.GetProperty("changes").EnumerateArray());
        Assert.Equal(ledger.Single(e => e.GetProperty("act").GetString() == "Undone").GetProperty("id").GetInt64(), match.GetProperty("undoneBy").GetInt64());
        var audit = (await Admin.GetJsonAsync("/api/audit?limit=500")).GetProperty("items").EnumerateArray()
            .Where(a => a.GetProperty("studyId").ValueKind is JsonValueKind.String && a.GetProperty("studyId").GetGuid() == answer.GetProperty("id").GetGuid()).ToList();
        Assert.Single(audit, a => a.GetProperty("action").GetString() == "Matched");
        Assert.Single(audit, a => a.GetProperty("action").GetString() == "Undone");
        Assert.True((await Admin.GetJsonAsync("/api/audit/verify")).GetProperty("intact").GetBoolean());
    }

    [Fact]
    public async Task A_clean_study_is_released_and_seen_over_DICOMweb_with_the_same_token()
    {
        var uid = await sampled.UidAsync("ct-abdomen");

        using var released = await Admin.PostAsync($"/api/studies/{uid}/release", new { });
        Assert.Equal(HttpStatusCode.Accepted, released.StatusCode);
        await WaitAsync(uid, "Released");
        var found = await Admin.GetJsonAsync($"/dicom-web/studies?StudyInstanceUID={uid}");

        Assert.Equal(1, found.GetArrayLength());
        using var anonymous = await sampled.Gateway.Anonymous.GetAsync($"/dicom-web/studies?StudyInstanceUID={uid}", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    [Fact]
    public async Task A_conflict_may_not_be_released_and_every_open_item_is_named()
    {
        var uid = await sampled.UidAsync("us-thyroid");

        using var response = await Admin.PostAsync($"/api/studies/{uid}/release", new { });

        var problem = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode is HttpStatusCode.Conflict, problem);
        var items = JsonSerializer.Deserialize<JsonElement>(problem).GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(items);
        Assert.All(items, i => Assert.False(string.IsNullOrEmpty(i.GetProperty("code").GetString()) || string.IsNullOrEmpty(i.GetProperty("text").GetString())));
    }

    [Fact]
    public async Task A_study_is_held_resumed_corrected_rejected_and_restored()
    {
        var uid = await sampled.UidAsync("cr-unknown");

        using var held = await Admin.PostAsync($"/api/studies/{uid}/hold", new { reason = "Wait for the night shift" });
        using var resumed = await Admin.PostAsync($"/api/studies/{uid}/resume", new { });
        using var noReason = await Admin.PostAsync($"/api/studies/{uid}/corrections", new { changes = new Dictionary<string, string> { ["PatientID"] = "20010" } });
        using var nothing = await Admin.PostAsync($"/api/studies/{uid}/corrections", new { reason = "because" });
        using var corrected = await Admin.PostAsync($"/api/studies/{uid}/corrections", new { changes = new Dictionary<string, string> { ["PatientName"] = "KLEIN^OTTO", ["PatientID"] = "20010" }, reason = "Identified by his wife" });
        var after = await Admin.GetJsonAsync($"/api/studies/{uid}");
        using var wrongCode = await Admin.PostAsync($"/api/studies/{uid}/reject", new { code = "999999" });
        using var rejected = await Admin.PostAsync($"/api/studies/{uid}/reject", new { code = "113001", comment = "Motion" });
        var rejectedState = (await Admin.GetJsonAsync($"/api/studies/{uid}")).GetProperty("state").GetString();
        using var restored = await Admin.PostAsync($"/api/studies/{uid}/restore", new { });

        Assert.Equal("OnHold", (await held.ReadAsync()).GetProperty("state").GetString());
        Assert.Equal("Unmatched", (await resumed.ReadAsync()).GetProperty("state").GetString());
        await noReason.AssertProblemAsync(HttpStatusCode.BadRequest, "reason_missing");
        await nothing.AssertProblemAsync(HttpStatusCode.BadRequest, "changes_missing");
        Assert.True(corrected.IsSuccessStatusCode, await corrected.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("KLEIN^OTTO", "20010"), (after.GetProperty("patientName").GetString(), after.GetProperty("patientId").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, wrongCode.StatusCode);
        Assert.True(rejected.IsSuccessStatusCode, await rejected.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("Rejected", rejectedState);
        Assert.True(restored.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_worklist_shows_what_a_scanner_gets_and_explains_what_it_does_not()
    {
        var ct = (await Admin.GetJsonAsync("/api/worklist?ae=MR1_AE")).GetProperty("items").EnumerateArray().ToList();
        var explained = await Admin.GetJsonAsync("/api/worklist/explain?accession=A260901006&ae=CR1_AE");

        Assert.Equal("A260901002", Assert.Single(ct).GetProperty("accession").GetString());
        Assert.False(explained.GetProperty("visible").GetBoolean());
        Assert.Contains(explained.GetProperty("items").EnumerateArray(), i => !i.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task The_refused_message_is_found_read_and_tried_again_without_doing_anything()
    {
        var failed = Assert.Single((await Admin.GetJsonAsync("/api/messages?direction=in&state=Failed")).GetProperty("items").EnumerateArray());
        var id = failed.GetProperty("id").GetGuid();
        var message = await Admin.GetJsonAsync($"/api/messages/{id}");
        var raw = message.GetProperty("raw").GetString()!;

        using var again = await Admin.PostAsync($"/api/messages/{id}/replay", new { dryRun = true });
        using var mended = await Admin.PostAsync($"/api/messages/{id}/replay", new { dryRun = true, body = raw.Replace("A2609010050000017", "A260901055", StringComparison.Ordinal) });

        Assert.Equal("OBR^1^18", failed.GetProperty("error").GetProperty("location").GetString()![..8]);
        Assert.StartsWith("MSH|", raw, StringComparison.Ordinal);
        Assert.Equal("AE", (await again.ReadAsync()).GetProperty("ackCode").GetString());
        var answer = await mended.ReadAsync();
        Assert.Equal("AA", answer.GetProperty("ackCode").GetString());
        Assert.False(answer.GetProperty("applied").GetBoolean());
        Assert.Empty((await Admin.GetJsonAsync("/api/orders?accession=A260901055")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Orders_are_listed_read_and_typed_in_while_the_RIS_is_down()
    {
        var order = Assert.Single((await Admin.GetJsonAsync("/api/orders?accession=A260901001")).GetProperty("items").EnumerateArray());
        using var created = await Admin.PostAsync("/api/orders", new
        {
            patientId = "20077",
            issuer = "HOSP",
            patientName = "DOWN^TIME",
            birthDate = "19800101",
            sex = "O",
            accession = "A260901077",
            modality = "CT",
            stationAe = "CT1_AE",
            start = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
            procedure = "CT head",
        });
        using var incomplete = await Admin.PostAsync("/api/orders", new { patientId = "20077" });
        using var noStart = await Admin.PostAsync("/api/orders", new { patientId = "20077", patientName = "DOWN^TIME", modality = "CT", start = "soon" });
        var id = (await created.ReadAsync()).GetProperty("id").GetGuid();
        var one = await Admin.GetJsonAsync($"/api/orders/{id}");
        var patient = await Admin.GetJsonAsync("/api/patients/20077");

        string[] names = ["id", "state", "accession", "accessionIssuer", "placerNumber", "fillerNumber", "requestedProcedureId", "studyUid", "patient", "steps", "matchedStudies"];
        Assert.All(names, name => Assert.True(order.TryGetProperty(name, out _), name));
        Assert.Equal("20001", order.GetProperty("patient").GetProperty("id").GetString());
        Assert.Equal("CT1_AE", order.GetProperty("steps")[0].GetProperty("stationAes")[0].GetString());
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("A260901077", one.GetProperty("accession").GetString());
        Assert.Equal("DOWN^TIME", patient.GetProperty("name").GetString());
        await incomplete.AssertProblemAsync(HttpStatusCode.BadRequest, "patientName");
        await noStart.AssertProblemAsync(HttpStatusCode.BadRequest, "start");
    }

    [Fact]
    [Trait("Rule", "V8")]
    public async Task Where_two_studies_share_a_UID_the_path_must_name_one_by_id()
    {
        const string uid = "2.25.99887766554433221100";
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        await sampled.Gateway.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            foreach (var id in ids)
            {
                db.Studies.Add(new Study
                {
                    Id = id,
                    StudyUid = uid,
                    SourceAe = "CT9",
                    ReceivedAt = DateTimeOffset.UnixEpoch,
                    LastInstanceAt = DateTimeOffset.UnixEpoch,
                    State = StudyState.OnHold,
                    Received = new ReceivedHeader { StudyUid = uid, Patient = PatientIdentity.Empty },
                });
            }

            await db.SaveChangesAsync(Cancel);
        });

        using var response = await Admin.GetAsync($"/api/studies/{uid}", Cancel);
        var one = await Admin.GetJsonAsync($"/api/studies/{ids[0]}");

        var problem = await response.AssertProblemAsync(HttpStatusCode.Conflict, "ambiguous");
        Assert.Equal(ids.Order(), problem.GetProperty("ids").EnumerateArray().Select(i => i.GetGuid()).Order());
        Assert.Equal(uid, one.GetProperty("studyUid").GetString());
    }

    private async Task WaitAsync(string uid, string state)
    {
        for (var i = 0; i < 200; i++)
        {
            if ((await Admin.GetJsonAsync($"/api/studies/{uid}")).GetProperty("state").GetString() == state)
                return;

            await Task.Delay(100, Cancel);
        }

        Assert.Fail($"It did not become {state}: {await Admin.GetJsonAsync($"/api/studies/{uid}")}");
    }
}
