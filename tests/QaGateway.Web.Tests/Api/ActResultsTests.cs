using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Testing;
using QaGateway.Web.Api;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.Tests.Api;

/// <summary>Every outcome of an act has one HTTP form.</summary>
public sealed class ActResultsTests : IAsyncDisposable
{
    private readonly TestDatabase _database = new();
    private readonly Study _study = new()
    {
        StudyUid = "1.2.3",
        SourceAe = "CT1",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        LastInstanceAt = DateTimeOffset.UnixEpoch,
        State = StudyState.Ready,
        Received = new ReceivedHeader { StudyUid = "1.2.3", Patient = PatientIdentity.Empty },
    };

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public static TheoryData<ActOutcome, int, string> Outcomes => new()
    {
        { new ActOutcome.Done(7), 200, "\"entryId\":7" },
        { new ActOutcome.Unchanged(), 200, "\"changed\":false" },
        { new ActOutcome.NotFound("There is no such order."), 404, "\"code\":\"not_found\"" },
        { new ActOutcome.Ambiguous([Guid.Empty]), 409, "\"code\":\"ambiguous\"" },
        { new ActOutcome.Invalid("keyword", "There is no such keyword."), 400, "\"code\":\"keyword\"" },
        { new ActOutcome.Refused("checklist", "It may not go.", [new OpenItem("unmatched", "It has no order.", true)]), 409, "\"items\":[{\"code\":\"unmatched\",\"text\":\"It has no order.\",\"overridable\":true}]" },
        { new ActOutcome.Stale(), 409, "\"code\":\"stale\"" },
    };

    [Theory, MemberData(nameof(Outcomes), DisableDiscoveryEnumeration = true)]
    public async Task An_outcome_becomes_status_and_body(ActOutcome outcome, int status, string contains)
    {
        await _database.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<GatewayDbContext>();
            db.Studies.Add(_study);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            var context = new DefaultHttpContext
            {
                Response = { Body = new MemoryStream() },
                RequestServices = new ServiceCollection().AddSingleton<ILoggerFactory>(LoggerFactory.Create(_ => { })).AddLogging().AddProblemDetails().BuildServiceProvider(),
            };

            var result = await new ActResults(db).OfAsync(outcome, _study, TestContext.Current.CancellationToken);
            await result.ExecuteAsync(context);

            context.Response.Body.Position = 0;
            var body = JsonSerializer.Serialize(await JsonSerializer.DeserializeAsync<JsonElement>(context.Response.Body, cancellationToken: TestContext.Current.CancellationToken));
            Assert.True(status == context.Response.StatusCode, body);
            Assert.Contains(contains, body, StringComparison.Ordinal);
        });
    }
}
