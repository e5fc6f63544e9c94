using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Tests.Api;

/// <summary>Patients, merges, senders, destinations and replay over REST, on messages that came through the real handler.</summary>
public sealed class PatientApiTests(TestGateway gateway)
{
    private static int _number;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact, Trait("Rule", "PAT-4")]
    public async Task A_merge_is_simulated_done_refused_the_wrong_way_round_and_taken_back()
    {
        var (keep, gone, accession) = await TwoPatientsAsync();
        var client = await gateway.AdminAsync();
        var merge = new { survivor = new { id = keep, issuer = "H" }, prior = new { id = gone, issuer = "H" }, dryRun = true };

        var simulated = await (await client.PostAsync("/api/patients/merge", merge)).ReadAsync();
        Assert.False(simulated.GetProperty("applied").GetBoolean());
        Assert.Equal(accession, simulated.GetProperty("orders")[0].GetProperty("accession").GetString());
        Assert.Equal("REVERSED", simulated.GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.Equal(gone, (await client.GetJsonAsync($"/api/patients/{gone}?issuer=H")).GetProperty("id").GetString());

        Assert.True((await (await client.PostAsync("/api/patients/merge", merge with { dryRun = false })).ReadAsync()).GetProperty("applied").GetBoolean());
        var patient = await client.GetJsonAsync($"/api/patients/{gone}?issuer=H");
        Assert.Equal((keep, gone, accession), (patient.GetProperty("id").GetString(), patient.GetProperty("aliases")[0].GetProperty("id").GetString(), patient.GetProperty("orders")[0].GetProperty("accession").GetString()));

        using var again = await client.PostAsync("/api/patients/merge", merge);
        await again.AssertProblemAsync(HttpStatusCode.Conflict, "ALREADY_MERGED");
        using var reversed = await client.PostAsync("/api/patients/merge", new { survivor = merge.prior, prior = merge.survivor });
        await reversed.AssertProblemAsync(HttpStatusCode.Conflict, "CIRCULAR");

        var undone = await (await client.PostAsync("/api/patients/unmerge", new { merge.prior })).ReadAsync();
        Assert.True(undone.GetProperty("applied").GetBoolean());
        Assert.Equal(accession, (await client.GetJsonAsync($"/api/patients/{gone}?issuer=H")).GetProperty("orders")[0].GetProperty("accession").GetString());
        using var notMerged = await client.PostAsync("/api/patients/unmerge", new { merge.prior });
        await notMerged.AssertProblemAsync(HttpStatusCode.Conflict, "NOT_MERGED");
    }

    [Fact]
    public async Task Merges_need_the_right_and_an_identifier_and_are_audited()
    {
        var (keep, gone, _) = await TwoPatientsAsync();
        var body = new { survivor = new { id = keep, issuer = "H" }, prior = new { id = gone, issuer = "H" } };
        var radiologist = await gateway.WithRolesAsync(GatewayRoles.Radiologist);
        using var denied = await radiologist.PostAsync("/api/patients/merge", body);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);

        var client = await gateway.AdminAsync();
        using var nobody = await client.PostAsync("/api/patients/merge", new { survivor = body.survivor });
        await nobody.AssertProblemAsync(HttpStatusCode.BadRequest, "prior");
        using var unknown = await client.PostAsync("/api/patients/merge", new { survivor = new { id = "nobody-knows", issuer = "H" }, body.prior });
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var done = await client.PostAsync("/api/patients/merge", body);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);

        var audit = await client.GetJsonAsync($"/api/audit?patientId={keep}&limit=100");
        Assert.Contains(audit.GetProperty("items").EnumerateArray(), a => a.GetProperty("action").GetString() == "Merge" && a.GetProperty("text").GetString() == $"prior {gone}^H");
    }

    [Fact]
    public async Task A_sender_that_knocked_is_let_in()
    {
        var client = await gateway.AdminAsync();
        var name = $"KNOCK{Interlocked.Increment(ref _number)}";
        Assert.Equal(AckCode.AR, await ReceiveAsync($"MSH|^~\\&|{name}|H|QAGW|RAD|20260310||ADT^A04|1|P|2.5.1\rPID|1||77^^^H||DOE^JOE\r"));

        var knocking = (await client.GetJsonAsync("/api/senders")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("name").GetString() == $"{name}|H");
        Assert.True(knocking.GetProperty("knocking").GetBoolean());
        using var put = await client.PutAsJsonAsync("/api/senders", new { application = name, facility = "H", defaultIssuer = "CLINIC" }, Cancel);
        Assert.True((await put.ReadAsync()).GetProperty("allowed").GetBoolean());
        using var nameless = await client.PutAsJsonAsync("/api/senders", new { allowed = true }, Cancel);
        await nameless.AssertProblemAsync(HttpStatusCode.BadRequest, "application");

        Assert.Equal(AckCode.AA, await ReceiveAsync($"MSH|^~\\&|{name}|H|QAGW|RAD|20260310||ADT^A04|2|P|2.5.1\rPID|1||77{name}||DOE^JOE\r"));
        Assert.Equal("CLINIC", (await client.GetJsonAsync($"/api/patients/77{name}")).GetProperty("issuer").GetString());
    }

    [Fact]
    public async Task A_refused_message_is_edited_tried_and_replayed()
    {
        await AllowAsync();
        var id = $"R{Interlocked.Increment(ref _number)}x";
        var wrong = Order(id, $"A2603100011234{id}");
        Assert.Equal(AckCode.AE, await ReceiveAsync(wrong));
        var client = await gateway.AdminAsync();
        var message = (await client.GetJsonAsync("/api/messages?direction=in&state=failed&limit=100")).GetProperty("items").EnumerateArray().First(m => m.GetProperty("controlId").GetString() == id);
        var path = $"/api/messages/{message.GetProperty("id").GetString()}";
        Assert.StartsWith("OBR^1^18", message.GetProperty("error").GetProperty("location").GetString(), StringComparison.Ordinal);

        var same = await (await client.PostAsync($"{path}/replay", new { dryRun = true })).ReadAsync();
        Assert.Equal(("AE", false), (same.GetProperty("ackCode").GetString(), same.GetProperty("applied").GetBoolean()));
        var edited = Order(id, $"B{id}");
        var dry = await (await client.PostAsync($"{path}/replay", new { body = edited, dryRun = true })).ReadAsync();
        Assert.Equal("AA", dry.GetProperty("ackCode").GetString());
        Assert.Empty((await client.GetJsonAsync($"/api/orders?accession=B{id}")).GetProperty("items").EnumerateArray());

        var applied = await (await client.PostAsync($"{path}/replay", new { body = edited })).ReadAsync();

        Assert.True(applied.GetProperty("applied").GetBoolean());
        Assert.Single((await client.GetJsonAsync($"/api/orders?accession=B{id}")).GetProperty("items").EnumerateArray());
        using var nothingWaits = await client.PostAsync($"{path}/skip", new { });
        await nothingWaits.AssertProblemAsync(HttpStatusCode.Conflict, "not_waiting");
        using var noMessage = await client.PostAsync($"/api/messages/{Guid.NewGuid()}/skip", new { });
        await noMessage.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var noDestination = await client.PostAsync("/api/destinations/NOBODY/pause", new { });
        await noDestination.AssertProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(JsonValueKind.Array, (await client.GetJsonAsync("/api/destinations")).GetProperty("items").ValueKind);
    }

    private async Task<(string Keep, string Gone, string Accession)> TwoPatientsAsync()
    {
        await AllowAsync();
        var n = Interlocked.Increment(ref _number);
        var (keep, gone) = ($"K{n}", $"G{n}");
        Assert.Equal(AckCode.AA, await ReceiveAsync($"MSH|^~\\&|WEBTEST|H|QAGW|RAD|20260310||ADT^A04|K{n}|P|2.5.1\rPID|1||{keep}^^^H||DOE^JANE||19700101|F\r"));
        Assert.Equal(AckCode.AA, await ReceiveAsync(Order(gone, $"ACC{n}")));
        return (keep, gone, $"ACC{n}");
    }

    private static string Order(string id, string accession) =>
        $"MSH|^~\\&|WEBTEST|H|QAGW|RAD|20260310||ORM^O01|{id}|P|2.5.1\rPID|1||{id}^^^H||DOE^JANE||19700101|F\rORC|NW|P{id}^H|||SC\rOBR|1|P{id}^H||CT^CT head^L||||||||||||||{accession}|||||CT\r";

    private Task AllowAsync() => gateway.InScopeAsync(s =>
        s.GetRequiredService<SenderHandlers>().HandleAsync(new PutSender("WEBTEST|H", true, null, null, Workflow.Ledger.Actor.System), Cancel));

    private async Task<AckCode?> ReceiveAsync(string message)
    {
        AckCode? code = null;
        await gateway.InScopeAsync(async s =>
        {
            var ack = await s.GetRequiredService<ReceiveMessageHandler>().HandleAsync(Encoding.UTF8.GetBytes(message), IPAddress.Loopback, Cancel);
            code = Hl7Ack.Read(Hl7Message.Parse(ack, new Hl7ParseOptions { RequireHeader = false }))!.Code;
        });
        return code;
    }
}
