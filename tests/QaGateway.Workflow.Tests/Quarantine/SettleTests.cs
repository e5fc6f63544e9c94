using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Intake;

namespace QaGateway.Workflow.Tests.Quarantine;

[Trait("Rule", "REC-3")]
public sealed class SettleTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();
    private readonly TestStudy _study = new() { Instances = 2 };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("CT", 120)]
    [InlineData("US", 300)]
    [InlineData("MG", 180)]
    [InlineData("CR", 180)]
    public async Task A_study_settles_when_its_modality_has_been_quiet_long_enough(string modality, int seconds)
    {
        await ReceiveAsync(_bench, _study with { Modality = modality });

        _bench.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(0, await SettleAsync(_bench));
        Assert.Equal(StudyState.Receiving, (await _bench.StudyAsync()).State);

        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await SettleAsync(_bench));
        var study = await _bench.StudyAsync();
        Assert.Equal((StudyState.Settled, (DateTimeOffset?)null), (study.State, study.SettleAt));
        Assert.Equal(JournalTypes.StudySettled, (await _bench.JournalAsync())[^1]);
        Assert.Equal([LedgerAct.Received, LedgerAct.Settled], await _bench.QueryAsync(db => db.Ledger.OrderBy(l => l.Id).Select(l => l.Act).ToListAsync(IntakeBench.Token)));
    }

    [Theory]
    [InlineData("US", 10)]
    [InlineData("MR", 7)]
    public async Task A_configured_period_holds_for_every_modality_but_those_with_one_of_their_own(string modality, int seconds)
    {
        await using var bench = new IntakeBench(new Dictionary<string, string?>
        {
            ["Gateway:Quarantine:QuietPeriod"] = "00:00:07",
            ["Gateway:Quarantine:QuietPeriods:US"] = "00:00:10",
        });
        await ReceiveAsync(bench, _study with { Modality = modality });

        Assert.Equal(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds), (await bench.StudyAsync()).SettleAt);
    }

    [Fact]
    public async Task An_image_in_the_last_second_begins_the_period_anew()
    {
        await ReceiveAsync(_bench, _study);
        _bench.Clock.Advance(TimeSpan.FromSeconds(119));
        await ReceiveAsync(_bench, _study);
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(0, await SettleAsync(_bench));
    }

    [Theory, Trait("Rule", "REC-15")]
    [InlineData(StudyState.AutoMatched)]
    [InlineData(StudyState.Ready)]
    [InlineData(StudyState.InQa)]
    public async Task A_matched_study_that_grew_returns_to_its_state_and_keeps_its_order(StudyState state)
    {
        var order = Guid.NewGuid();
        await ReceiveAsync(_bench, _study);
        await _bench.SetStateAsync(state, order);
        await ReceiveAsync(_bench, _study);
        Assert.Equal(StudyState.Receiving, (await _bench.StudyAsync()).State);

        await SettleAfterAsync(TimeSpan.FromMinutes(2));

        var study = await _bench.StudyAsync();
        Assert.Equal((state, order, 4), (study.State, study.OrderId, study.InstanceCount));
    }

    [Fact, Trait("Rule", "REC-20")]
    public async Task Images_that_slipped_in_during_the_release_make_the_study_late_once_it_is_released()
    {
        await ReceiveAsync(_bench, _study);
        await _bench.SetStateAsync(StudyState.Releasing, Guid.NewGuid());
        await ReceiveAsync(_bench, _study);
        await SettleAfterAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(StudyState.Releasing, (await _bench.StudyAsync()).State);

        await _bench.ChangeAsync(async db => (await db.Studies.SingleAsync(IntakeBench.Token)).State = StudyState.Released);
        await SettleAfterAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(StudyState.LatePending, (await _bench.StudyAsync()).State);
    }

    [Fact]
    public async Task Missing_instance_numbers_are_mentioned_and_the_remark_goes_when_they_arrive()
    {
        var images = (_study with { Instances = 5 }).Build();
        foreach (var image in images.Where(i => i.GetInt(Tags.InstanceNumber) != 3))
            await _bench.SendAsync(image);
        await _bench.IndexAsync();
        await SettleAfterAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("INSTANCE_GAP", Assert.Single((await _bench.StudyAsync()).Warnings).Code);

        await _bench.SendAsync(images[2]);
        await _bench.IndexAsync();
        await SettleAfterAsync(TimeSpan.FromMinutes(2));
        Assert.Empty((await _bench.StudyAsync()).Warnings);
    }

    [Fact]
    public async Task A_study_on_hold_does_not_settle_before_it_is_resumed()
    {
        await ReceiveAsync(_bench, _study);
        await _bench.ChangeAsync(async db => (await db.Studies.SingleAsync(IntakeBench.Token)).State = StudyState.OnHold);
        await SettleAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(StudyState.OnHold, (await _bench.StudyAsync()).State);
    }

    private static async Task ReceiveAsync(IntakeBench bench, TestStudy study)
    {
        await bench.SendAllAsync(study);
        await bench.IndexAsync();
    }

    private static Task<int> SettleAsync(IntakeBench bench) =>
        bench.Database.InScopeAsync(services => services.GetRequiredService<StudySettler>().SettleDueAsync(IntakeBench.Token));

    private Task<int> SettleAfterAsync(TimeSpan time)
    {
        _bench.Clock.Advance(time);
        return SettleAsync(_bench);
    }
}
