using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Tests.Intake;

[Trait("Rule", "DUL-8")]
public sealed class AssociationPolicyTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new(new Dictionary<string, string?> { ["Gateway:Dicom:Peers:0:AeTitle"] = "SEEDED" });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_peer_of_the_table_is_let_in_and_its_last_call_is_noted()
    {
        await AddAsync(new Peer { AeTitle = "CT1" });

        Assert.IsType<AssociationDecision.Accept>(await DecideAsync(_bench, "CT1"));
        await WriteSightingsAsync();

        var peer = await PeerAsync("CT1");
        Assert.Equal((_bench.Clock.GetUtcNow(), "10.1.2.3", false, 0), (peer.LastSeenAt, peer.LastAddress, peer.Knocking, peer.Refusals));
    }

    [Fact]
    public async Task A_peer_of_the_configuration_is_let_in() => Assert.IsType<AssociationDecision.Accept>(await DecideAsync(_bench, "SEEDED"));

    [Fact]
    public async Task An_unknown_peer_is_refused_and_listed_as_knocking_with_the_reason()
    {
        var refused = Assert.IsType<AssociationDecision.Reject>(await DecideAsync(_bench, "STRANGER"));
        Assert.Equal((RejectResult.Permanent, RejectSource.User, 3), (refused.Result, refused.Source, refused.Reason));
        await DecideAsync(_bench, "STRANGER");
        await WriteSightingsAsync();

        var peer = await PeerAsync("STRANGER");
        Assert.Equal((true, 2, refused.Why), (peer.Knocking, peer.Refusals, peer.LastRefusal));
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<AssociationDecision.Reject>(await DecideAsync(_bench, "STRANGER")); // knocking is not being let in
    }

    [Fact]
    public async Task An_unknown_peer_is_let_in_where_the_site_says_so()
    {
        await using var bench = new IntakeBench(new Dictionary<string, string?> { ["Gateway:Dicom:UnknownPeers"] = "Accept" });

        Assert.IsType<AssociationDecision.Accept>(await DecideAsync(bench, "STRANGER"));
    }

    [Fact]
    public async Task A_wrong_called_title_is_refused_with_7()
    {
        var refused = Assert.IsType<AssociationDecision.Reject>(await DecideAsync(_bench, "SEEDED", "ELSEWHERE"));

        Assert.Equal((RejectResult.Permanent, RejectSource.User, 7), (refused.Result, refused.Source, refused.Reason));
    }

    [Fact, Trait("Rule", "STO-8")]
    public async Task STO_8_a_peer_that_is_switched_off_is_refused_and_one_whose_association_is_open_gets_0124()
    {
        await AddAsync(new Peer { AeTitle = "OFF", Enabled = false });

        Assert.IsType<AssociationDecision.Reject>(await DecideAsync(_bench, "OFF"));
        var answer = await _bench.SendAsync(new byte[10], Uids.CTImageStorage, "1.2.3", "OFF");
        Assert.Equal(0x0124, answer.Status.Code);
        Assert.Empty(await _bench.KeysAsync(""));
    }

    [Fact]
    public async Task A_change_of_the_table_counts_within_seconds()
    {
        Assert.IsType<AssociationDecision.Reject>(await DecideAsync(_bench, "NEW"));
        await AddAsync(new Peer { AeTitle = "NEW" });
        _bench.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.IsType<AssociationDecision.Accept>(await DecideAsync(_bench, "NEW"));
    }

    [Fact, Trait("Rule", "STO-7")]
    public async Task With_a_full_disk_storage_is_refused_for_the_time_being_and_the_rest_goes_on()
    {
        var store = new FullStore();
        await using var bench = new IntakeBench(
            new Dictionary<string, string?> { ["Gateway:Intake:StopFreeBytes"] = "1000", ["Gateway:Dicom:UnknownPeers"] = "Accept" },
            services => services.AddSingleton<IObjectStore>(store));

        var refused = Assert.IsType<AssociationDecision.Reject>(await DecideAsync(bench, "CT1"));
        Assert.Equal((RejectResult.Transient, RejectSource.Presentation, 2), (refused.Result, refused.Source, refused.Reason));
        Assert.IsType<AssociationDecision.Accept>(await DecideAsync(bench, "CT1", abstractSyntax: Uids.ModalityWorklistInformationModelFind));

        store.Free = 5000;
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<AssociationDecision.Accept>(await DecideAsync(bench, "CT1"));
    }

    [Fact, Trait("Rule", "SEC-6")]
    public async Task A_flood_of_callers_does_not_flood_the_table()
    {
        for (var i = 0; i < 2000; i++)
            await DecideAsync(_bench, $"SCAN{i}");
        await DecideAsync(_bench, "BAD\u0001TITLE");
        await DecideAsync(_bench, "");
        await WriteSightingsAsync();

        Assert.InRange(await _bench.QueryAsync(db => db.Peers.CountAsync(IntakeBench.Token)), 1, 256);
    }

    private static ValueTask<AssociationDecision> DecideAsync(IntakeBench bench, string calling, string called = "QAGATEWAY", string abstractSyntax = Uids.CTImageStorage) =>
        bench.Services.GetRequiredService<IAssociationPolicy>().DecideAsync(
            new AssociationRequest
            {
                Id = 1,
                CallingAe = calling,
                CalledAe = called,
                Remote = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 5000),
                Contexts = [new ProposedContext(1, abstractSyntax, [Uids.ImplicitVRLittleEndian])],
            },
            IntakeBench.Token);

    private Task AddAsync(Peer peer) => _bench.ChangeAsync(db =>
    {
        db.Peers.Add(peer);
        return Task.CompletedTask;
    });

    private Task WriteSightingsAsync() => _bench.Database.InScopeAsync(services =>
        services.GetRequiredService<PeerSightings>().WriteAsync(services.GetRequiredService<GatewayDbContext>(), IntakeBench.Token));

    private Task<Peer> PeerAsync(string aeTitle) => _bench.QueryAsync(db => db.Peers.SingleAsync(p => p.AeTitle == aeTitle, IntakeBench.Token));
}
