using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Security;

namespace QaGateway.Workflow.Tests.Peers;

public sealed class PeerHandlersTests : IAsyncDisposable
{
    private readonly TestDatabase _database = new(settings: new Dictionary<string, string?>
    {
        ["Gateway:Dicom:Peers:0:AeTitle"] = "CT1",
        ["Gateway:Dicom:Peers:0:Host"] = "127.0.0.1",
        ["Gateway:Dicom:Peers:0:Port"] = "104",
        ["Gateway:Dicom:Peers:0:DefaultIssuer"] = "HOSP",
    });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_knocking_peer_is_let_in_and_the_change_is_announced()
    {
        await WithAsync(async (_, db) =>
        {
            db.Peers.Add(new Peer { AeTitle = "STRANGER", Knocking = true, Refusals = 3 });
            await db.SaveChangesAsync(Cancel);
        });

        await WithAsync(async (peers, _) => Assert.IsType<PeerOutcome.Done>(await peers.HandleAsync(Put("STRANGER "), Cancel)));

        await WithAsync(async (peers, db) =>
        {
            var peer = Assert.Single(await peers.ListAsync(Actor.System, Cancel));
            Assert.False(peer.Knocking);
            Assert.True(peer.Enabled);
            Assert.Contains(await db.Journal.ToListAsync(Cancel), e => e.Type == JournalTypes.PeerChanged);
        });
    }

    [Fact]
    public async Task Titles_are_case_sensitive()
    {
        await WithAsync(async (peers, _) =>
        {
            await peers.HandleAsync(Put("ct1"), Cancel);
            await peers.HandleAsync(Put("CT1"), Cancel);
            Assert.Equal(2, (await peers.ListAsync(Actor.System, Cancel)).Count);
        });
    }

    [Fact]
    public async Task The_configuration_seeds_the_table_and_leaves_the_rest_alone()
    {
        await WithAsync(async (peers, _) => await peers.HandleAsync(Put("OTHER"), Cancel));
        for (var start = 0; start < 2; start++)
            await _database.InScopeAsync(s => s.GetRequiredService<PeerSeeder>().SeedAsync(Cancel));

        await WithAsync(async (peers, _) =>
        {
            var all = await peers.ListAsync(Actor.System, Cancel);
            Assert.Equal(["CT1", "OTHER"], all.Select(p => p.AeTitle));
            Assert.Equal(("127.0.0.1", 104, "HOSP"), (all[0].Host, all[0].Port, all[0].DefaultIssuer));
        });
    }

    [Fact]
    public async Task An_echo_to_a_living_peer_succeeds_and_is_remembered()
    {
        await using var server = new DicomServer(
            new DicomServerOptions { AeTitle = "ALIVE", Address = IPAddress.Loopback, Port = 0 }, new DicomServices(), NullLogger<DicomServer>.Instance);
        await server.StartAsync(Cancel);
        await WithAsync(async (peers, _) => await peers.HandleAsync(Put("ALIVE", server.Port), Cancel));

        await WithAsync(async (peers, db) =>
        {
            var outcome = await peers.EchoAsync("ALIVE", Actor.System, Cancel);

            Assert.True(outcome!.Success, outcome.Text);
            var peer = await db.Peers.SingleAsync(p => p.AeTitle == "ALIVE", Cancel);
            Assert.NotNull(peer.LastEchoAt);
            Assert.Equal(outcome.Text, peer.LastEchoResult);
        });
    }

    [Fact]
    public async Task An_echo_says_in_words_why_nothing_came_back()
    {
        await using var server = new DicomServer(
            new DicomServerOptions { AeTitle = "SOMEONE", Address = IPAddress.Loopback, Port = 0 }, new DicomServices(), NullLogger<DicomServer>.Instance);
        await server.StartAsync(Cancel);
        await WithAsync(async (peers, _) =>
        {
            await peers.HandleAsync(Put("WRONGAE", server.Port), Cancel);
            await peers.HandleAsync(Put("NOHOST"), Cancel);
            await peers.HandleAsync(Put("DOWN", ClosedPort()), Cancel);

            var wrong = await peers.EchoAsync("WRONGAE", Actor.System, Cancel);
            var noHost = await peers.EchoAsync("NOHOST", Actor.System, Cancel);
            var down = await peers.EchoAsync("DOWN", Actor.System, Cancel);
            var nobody = await peers.EchoAsync("NOBODY", Actor.System, Cancel);

            Assert.Contains("called AE title is not known", wrong!.Text, StringComparison.Ordinal);
            Assert.Contains("no host", noHost!.Text, StringComparison.Ordinal);
            Assert.False(down!.Success);
            Assert.NotEmpty(down.Text);
            Assert.Null(nobody);
        });
    }

    [Fact]
    [Trait("Rule", "SEC-1")]
    public async Task The_table_is_changed_only_by_those_who_may()
    {
        var lead = new Actor("lead", GatewayRoles.PermissionsOf([GatewayRoles.LeadTechnologist]));
        await WithAsync(async (peers, _) =>
        {
            Assert.Empty(await peers.ListAsync(lead, Cancel));
            await Assert.ThrowsAsync<PermissionDeniedException>(() => peers.HandleAsync(Put("CT9") with { By = lead }, Cancel));
            await Assert.ThrowsAsync<PermissionDeniedException>(() => peers.RemoveAsync("CT9", lead, Cancel));
        });
    }

    private static PutPeer Put(string ae, int? port = null) =>
        new(ae, port is null ? null : "127.0.0.1", port ?? 0, false, null, null, false, false, true, Actor.System);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task WithAsync(Func<PeerHandlers, GatewayDbContext, Task> work) =>
        _database.InScopeAsync(s => work(s.GetRequiredService<PeerHandlers>(), s.GetRequiredService<GatewayDbContext>()));
}
