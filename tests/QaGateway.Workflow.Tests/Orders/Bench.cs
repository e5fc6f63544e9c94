using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>An order book on a real database, fed with messages as they come out of MLLP.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public Bench(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null, bool pooled = false)
    {
        var all = new Dictionary<string, string?> { ["Gateway:Hl7:UnknownSenders"] = "Accept", ["Gateway:Hl7:TimeZone"] = "Europe/Berlin", ["Gateway:Hl7:Port"] = "0" };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;
        Database = new TestDatabase(configure, all, pooled);
    }

    public TestDatabase Database { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static byte[] Sample(string path) => File.ReadAllBytes(Path.Combine(Corpus.Root, "hl7-samples", path));

    public static string SampleText(string path) => Encoding.UTF8.GetString(Sample(path));

    public async Task<string> SendRawAsync(ReadOnlyMemory<byte> bytes, IPAddress? from = null) => Encoding.UTF8.GetString(
        await Database.InScopeAsync(s => s.GetRequiredService<ReceiveMessageHandler>().HandleAsync(bytes, from ?? IPAddress.Loopback, Token)));

    public async Task<Hl7AckResult> SendAsync(string text) =>
        Hl7Ack.Read(Hl7Message.Parse(await SendRawAsync(Encoding.UTF8.GetBytes(text)), new Hl7ParseOptions { RequireHeader = false }))!;

    public Task<Hl7AckResult> SendSampleAsync(string path) => SendAsync(SampleText(path));

    public async Task AcceptAsync(params string[] samples)
    {
        foreach (var sample in samples)
        {
            var ack = await SendSampleAsync(sample);
            Assert.True(ack.IsAccepted, $"{sample}: {ack.Code} {ack.Text} {string.Join(',', ack.Errors)}");
        }
    }

    public Task<T> ReadAsync<T>(Func<GatewayDbContext, Task<T>> read) => Database.InScopeAsync(s => read(s.GetRequiredService<GatewayDbContext>()));

    public Task ChangeAsync(Func<GatewayDbContext, Task> change) => Database.InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<GatewayDbContext>();
        await change(db);
        await db.SaveChangesAsync(Token);
    });

    public Task<Order> OrderAsync(string accession) => ReadAsync(db => db.Orders.AsNoTracking().Include(o => o.Steps).SingleAsync(o => o.Accession == accession, Token));

    public Task<Patient> PatientAsync(string id) => ReadAsync(db => db.Patients.AsNoTracking().SingleAsync(p => p.PatientId == id, Token));

    public Task<List<Hl7MessageRecord>> MessagesAsync() => ReadAsync(db => db.Messages.AsNoTracking().OrderBy(m => m.ReceivedAt).ThenBy(m => m.Id).ToListAsync(Token));

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
