using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QaGateway.Testing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Quarantine;

public sealed class LockTests
{
    private static readonly Actor Anna = new("anna", new HashSet<Permission> { Permission.ViewStudies, Permission.EditStudies });
    private static readonly Actor Ben = Anna with { Name = "ben" };
    private static readonly Actor Lead = new("lea", new HashSet<Permission> { Permission.EditStudies, Permission.TakeOverStudies });

    [Fact, Trait("Scenario", "38")]
    public async Task Scenario38_Who_comes_second_reads_with_the_first_ones_name_and_may_take_over_after_15_idle_minutes()
    {
        var clock = new HandClock();
        await using var database = new TestDatabase(s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var study = await database.InScopeAsync(s => s.StoreAsync(new TestStudy(), StudyState.Unmatched, TestContext.Current.CancellationToken));
        Task<ActOutcome> Lock(Actor by, bool takeOver = false) => database.InScopeAsync(s =>
            s.GetRequiredService<LockStudyHandler>().HandleAsync(new LockStudy($"{study.Id}", takeOver, by), TestContext.Current.CancellationToken));
        Task<ActOutcome> Hold(Actor by) => database.InScopeAsync(s =>
            s.GetRequiredService<HoldStudyHandler>().HandleAsync(new HoldStudy($"{study.Id}", null, by), TestContext.Current.CancellationToken));
        Task<ActOutcome> Resume(Actor by) => database.InScopeAsync(s =>
            s.GetRequiredService<HoldStudyHandler>().HandleAsync(new ResumeStudy($"{study.Id}", null, by), TestContext.Current.CancellationToken));

        Assert.IsType<ActOutcome.Done>(await Lock(Anna));
        Assert.Contains("anna", Assert.IsType<ActOutcome.Refused>(await Lock(Ben)).Text, StringComparison.Ordinal);
        Assert.Equal("anna", (await Assert.ThrowsAsync<StudyLockedException>(() => Hold(Ben))).By);
        var seen = await database.InScopeAsync(s => s.GetRequiredService<StudyQueries>().GetAsync(study.Id, Ben, TestContext.Current.CancellationToken));
        Assert.Equal("anna", seen!.Study.LockedBy);

        clock.Now += TimeSpan.FromMinutes(14);
        Assert.IsType<ActOutcome.Done>(await Hold(Anna)); // her act keeps it hers
        clock.Now += TimeSpan.FromMinutes(14);
        Assert.IsType<ActOutcome.Refused>(await Lock(Ben));
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.IsType<ActOutcome.Done>(await Lock(Ben));
        await Assert.ThrowsAsync<StudyLockedException>(() => Resume(Anna));

        await Assert.ThrowsAsync<PermissionDeniedException>(() => Lock(Anna, takeOver: true));
        Assert.IsType<ActOutcome.Done>(await Lock(Lead, takeOver: true));
        Assert.IsType<ActOutcome.Done>(await Resume(Lead));
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
