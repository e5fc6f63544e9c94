using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Archive;

namespace QaGateway.Workflow.Tests.Release;

public class ReleaseChecklistTests
{
    private static readonly Guid SomeOrder = Guid.CreateVersion7();

    [Fact]
    public async Task A_matched_settled_study_has_no_open_item()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);

        Assert.Empty(await OpenAsync(world, study));
    }

    [Theory]
    [InlineData("NOT_MATCHED", true), InlineData("NOT_SETTLED", true), InlineData("INCOMPLETE", true), InlineData("UNDER_INVESTIGATION", true), InlineData("BURNED_IN", true)]
    [InlineData("IDENTITY_CONFLICT", false), InlineData("STATE", false)]
    public async Task Each_obstacle_is_named_and_says_whether_it_may_be_overridden(string code, bool overridable)
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        await ChangeAsync(world, study, s => Obstruct(s, code));

        var item = Assert.Single(await OpenAsync(world, study));
        Assert.Equal((code, overridable), (item.Code, item.Overridable));
    }

    [Theory, Trait("Rule", "REC-16")]
    [InlineData("4712", "MUSTER^ANNA^M", "19610422", true)]
    [InlineData("4711", "OTHER^PERSON", "19700101", true)]
    [InlineData("4711", "MUSTER^ANNA", "19610422", false)]
    public async Task Two_patients_in_one_study_never_go_out(string id, string name, string birthDate, bool mixed)
    {
        await using var world = new ArchiveWorld();
        var first = new TestStudy { Instances = 1 };
        var second = first with { PatientId = id, PatientName = name, BirthDate = birthDate };
        var study = await world.Database.InScopeAsync(s => s.StoreAsync([.. first.Build(), .. second.Build()], first.TransferSyntaxUid, StudyState.Ready, TestContext.Current.CancellationToken));
        await ChangeAsync(world, study, s => s.OrderId = SomeOrder);

        Assert.Equal(mixed ? ["MIXED_IDENTITY"] : [], (await OpenAsync(world, study)).Select(i => i.Code));
        if (mixed)
            Assert.IsType<ActOutcome.Refused>(await ReleaseTests.ReleaseAsync(world, study, "I insist", null, "MIXED_IDENTITY"));
    }

    [Fact, Trait("Rule", "REC-17")]
    public async Task A_study_UID_that_the_archive_has_for_another_patient_stays_out()
    {
        await using var world = new ArchiveWorld();
        await world.StoreAsync(new TestStudy { StudyUid = "1.2.3", PatientId = "9999" }, StudyState.Released);
        var study = await world.StoreAsync(new TestStudy { StudyUid = "1.2.3" }, orderId: SomeOrder);

        Assert.Equal("STUDY_UID_TAKEN", Assert.Single(await OpenAsync(world, study)).Code);
    }

    [Fact, Trait("Rule", "STO-3")]
    public async Task With_a_conflict_version_only_the_first_goes_and_only_by_decision()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), orderId: SomeOrder);
        var other = (await world.InstancesAsync(study.Id))[1];
        await world.WithDbAsync(db => db.Instances.Where(i => i.Id == other.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, InstanceState.ConflictVersion)));

        Assert.IsType<ActOutcome.Refused>(await ReleaseTests.ReleaseAsync(world, study));
        Assert.IsType<ActOutcome.Invalid>(await ReleaseTests.ReleaseAsync(world, study, null, null, "CONFLICT_VERSION"));
        Assert.IsType<ActOutcome.Done>(await ReleaseTests.ReleaseAsync(world, study, "first one is right", null, "CONFLICT_VERSION"));
    }

    [Fact, Trait("Rule", "DICT-2")]
    public async Task Missing_type_1_attributes_and_an_unnamed_patient_are_listed()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy { PatientName = "", Modality = "" }, orderId: SomeOrder);

        Assert.Equal(["REQUIRED_Modality", "REQUIRED_PatientName"], (await OpenAsync(world, study)).Select(i => i.Code).Order(StringComparer.Ordinal));
    }

    [Theory, Trait("Rule", "REC-12")]
    [InlineData("PatientName", "MUSTER^ANNA", "Muster^Anna", false)]
    [InlineData("PatientName", "MUSTER^ANNA", "MUSTER^ANNE", true)]
    [InlineData("PatientBirthDate", "", "19610422", true)]
    [InlineData("PatientSex", "F", "F", false)]
    [InlineData("AccessionNumber", "", "A1", false)]
    public void Only_formatting_of_the_identity_may_differ_for_auto_release(string keyword, string before, string after, bool changes) =>
        Assert.Equal(changes, AutoRelease.ChangesIdentity(new LedgerChange(keyword, null, before, after)));

    [Fact]
    public async Task Without_the_peers_consent_nothing_is_released_by_itself()
    {
        await using var world = new ArchiveWorld();
        var study = await world.StoreAsync(new TestStudy(), StudyState.AutoMatched, SomeOrder);

        Assert.False(await world.WithDbAsync(db => AutoRelease.IsCleanAsync(db, study.Id, TestContext.Current.CancellationToken)));
        await world.WithDbAsync(db =>
        {
            db.Peers.Add(new Peer { AeTitle = "CT1", AutoRelease = true });
            return db.SaveChangesAsync();
        });
        Assert.True(await world.WithDbAsync(db => AutoRelease.IsCleanAsync(db, study.Id, TestContext.Current.CancellationToken)));
    }

    private static void Obstruct(Study study, string code)
    {
        switch (code)
        {
            case "NOT_MATCHED":
                study.OrderId = null;
                break;
            case "NOT_SETTLED":
                study.State = StudyState.Receiving;
                break;
            case "INCOMPLETE":
                study.Incomplete = true;
                break;
            case "UNDER_INVESTIGATION":
                study.UnderInvestigation = true;
                break;
            case "BURNED_IN":
                study.Warnings = [new StudyWarning("BURNED_IN", "safety", "The pixels may show the previous patient.")];
                break;
            case "IDENTITY_CONFLICT":
                study.State = StudyState.Conflict;
                break;
            default:
                study.State = StudyState.OnHold;
                break;
        }
    }

    private static Task<IReadOnlyList<OpenItem>> OpenAsync(ArchiveWorld world, Study study) =>
        world.WithAsync<ReleaseChecklist, IReadOnlyList<OpenItem>>(c => c.ForAsync(study.Id, TestContext.Current.CancellationToken));

    private static Task ChangeAsync(ArchiveWorld world, Study study, Action<Study> change) => world.WithDbAsync<int>(async db =>
    {
        change(await db.Studies.SingleAsync(s => s.Id == study.Id));
        return await db.SaveChangesAsync();
    });
}
