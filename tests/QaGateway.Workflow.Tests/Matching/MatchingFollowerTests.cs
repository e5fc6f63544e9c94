using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Workflow.Tests.Matching;

public sealed class MatchingFollowerTests
{
    [Fact, Trait("Rule", "REC-2")]
    public async Task Settling_and_later_orders_are_followed_through_the_journal()
    {
        await using var world = new MatchingWorld();
        var study = await world.StudyAsync();
        await FollowAsync(world, new JournalEntry { At = Given.Now, Type = JournalTypes.StudySettled, StudyId = study.Id });
        Assert.Equal(StudyState.Unmatched, (await world.ReadAsync(study.Id)).State);

        var order = await world.OrderAsync();
        await FollowAsync(world, new JournalEntry { At = Given.Now, Type = JournalTypes.OrderChanged, OrderId = order.Id });

        Assert.Equal((StudyState.AutoMatched, order.Id), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).OrderId));
    }

    [Fact, Trait("Rule", "REC-2")]
    public async Task A_study_that_still_receives_is_proposed_and_not_matched()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync(state: StudyState.Receiving);

        await FollowAsync(world, new JournalEntry { At = Given.Now, Type = JournalTypes.StudyArrived, StudyId = study.Id });

        var proposed = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Receiving, null, order.Id), (proposed.State, proposed.OrderId, proposed.SuggestedOrderId));
    }

    [Fact]
    public async Task A_name_changed_by_the_HIS_reaches_a_released_study_and_a_humans_correction_of_another_attribute_stands()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync();
        await FollowAsync(world, new JournalEntry { At = Given.Now, Type = JournalTypes.StudySettled, StudyId = study.Id });
        await world.WithDbAsync(async db =>
        {
            var released = await db.Studies.SingleAsync();
            released.State = StudyState.Released;
            db.Ledger.Add(new LedgerEntry { StudyId = study.Id, At = Given.Now, By = "anna", Act = LedgerAct.Corrected, ReasonCode = "CORRECT", Changes = [new LedgerChange("PatientSex", null, "F", "O")] });
            released.Sex = "O";
            var patient = await db.Patients.SingleAsync();
            (patient.PreviousNames, patient.Name) = ([patient.Name], "MÜLLER-KURZ^JANE");
            return await db.SaveChangesAsync();
        });

        await FollowAsync(world, new JournalEntry { At = Given.Now, Type = JournalTypes.PatientChanged, PatientId = order.PatientRowId });

        var updated = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Released, "MÜLLER-KURZ^JANE", "O"), (updated.State, updated.PatientName, updated.Sex));
        Assert.Equal(LedgerAct.PatientUpdated, (await world.LedgerAsync(study.Id))[^1].Act);
    }

    [Fact, Trait("Rule", "V8")]
    public async Task V8_a_study_UID_that_is_another_patients_already_is_a_conflict()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        await world.StudyAsync(Given.Header(new PatientIdentity("SANTOS^PEDRO", "9", "HOSP", "19890913", "M")), StudyState.Released);
        var study = await world.StudyAsync();

        await world.EvaluateAsync(study.Id);

        Assert.Equal((StudyState.Conflict, "this Study Instance UID is known for another patient"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).Why));
    }

    [Fact, Trait("Rule", "V13"), Trait("Rule", "REC-7")]
    public async Task The_scanners_settings_count()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        await world.OrderAsync(new PatientIdentity("SANTOS^PEDRO", "9", "CLINIC", "19890913", "M"), accession: "A900", studyUid: "1.2.3.900");
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Issuer = "" }));
        await world.WithDbAsync(db =>
        {
            db.Peers.Add(new Peer { AeTitle = "CT1", DefaultIssuer = "HOSP", ManualOnly = true });
            return db.SaveChangesAsync();
        });
        await world.EvaluateAsync(study.Id);
        Assert.Equal("studies of this scanner are matched by hand only", (await world.ReadAsync(study.Id)).Why);

        await world.WithDbAsync(async db =>
        {
            (await db.Peers.SingleAsync()).ManualOnly = false;
            return await db.SaveChangesAsync();
        });
        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.AutoMatched, (await world.ReadAsync(study.Id)).State);
    }

    [Fact, Trait("Rule", "V11"), Trait("Rule", "MAP-24")]
    public async Task V11_an_order_served_under_another_patient_goes_to_a_human()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync();
        await ServeAsync(world, order, Given.Jane with { PatientId = "8888" });

        await world.EvaluateAsync(study.Id);

        Assert.Equal((StudyState.Suggested, "the order got another patient after the worklist was served"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).Why));
    }

    [Fact, Trait("Rule", "MAP-24")]
    public async Task What_the_scanner_was_shown_is_evidence_and_the_third_column()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync();
        await ServeAsync(world, order, Given.Jane with { Name = "MÜLLER^JANNE" });

        var (rows, candidates) = await world.Database.InScopeAsync(async s =>
        {
            var query = s.GetRequiredService<CandidateQuery>();
            return (await query.CompareAsync(study.Id, order.Id, MatchingWorld.Anna, TestContext.Current.CancellationToken), await query.ForAsync(study.Id, MatchingWorld.Anna, TestContext.Current.CancellationToken));
        });

        Assert.Equal("MÜLLER^JANNE", rows.Single(r => r.Keyword == "PatientName").Served);
        Assert.Equal(6, candidates[0].Evidence.Single(e => e.Key == EvidenceKeys.Served).Points);
    }

    [Fact]
    public async Task A_correction_after_the_match_does_not_disturb_it()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        var study = await world.StudyAsync();
        await world.EvaluateAsync(study.Id);
        await world.Database.InScopeAsync(async s =>
        {
            var outcome = await s.GetRequiredService<Workflow.Corrections.CorrectStudyHandler>().HandleAsync(
                new(study.Id.ToString(), new Dictionary<string, string> { ["PatientName"] = "MÜLLER-KURZ^JANE", ["PatientBirthDate"] = "19610423" }, "as in the passport", [], [], MatchingWorld.Anna), TestContext.Current.CancellationToken);
            Assert.IsType<ActOutcome.Done>(outcome);
        });

        await world.EvaluateAsync(study.Id);
        await SetAsync(world, StudyState.Settled);
        await world.EvaluateAsync(study.Id);

        var kept = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Ready, "MÜLLER-KURZ^JANE"), (kept.State, kept.PatientName));
        Assert.NotNull(kept.OrderId);
    }

    [Fact, Trait("Rule", "V12")]
    public async Task V12_a_conflict_version_after_the_match_stays_a_conflict_until_a_human_decides()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync();
        await world.EvaluateAsync(study.Id);
        await world.WithDbAsync(async db =>
        {
            var series = db.Series.Add(new Series { StudyId = study.Id, SeriesUid = "1.2.3.1" }).Entity;
            var tuple = await db.IdentityTuples.SingleAsync();
            db.Instances.Add(new Instance
            {
                StudyId = study.Id,
                SeriesId = series.Id,
                SopUid = "1.2.3.1.1",
                SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
                TransferSyntaxUid = "1.2.840.10008.1.2.1",
                Sha256 = "",
                Bytes = 1,
                ObjectKey = "x",
                SourceAe = "CT1",
                ReceivedAt = Given.Now,
                IdentityTupleId = tuple.Id,
                State = InstanceState.ConflictVersion,
            });
            (await db.Studies.SingleAsync()).State = StudyState.Conflict;
            return await db.SaveChangesAsync();
        });

        await world.EvaluateAsync(study.Id);
        Assert.Equal((StudyState.Conflict, "an instance came twice with different content"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).Why));

        Assert.IsType<ActOutcome.Done>(await world.MatchAsync(study.Id, order.Id));
        await world.EvaluateAsync(study.Id);
        Assert.Equal(StudyState.Ready, (await world.ReadAsync(study.Id)).State);
    }

    [Fact]
    public async Task An_order_given_to_another_patient_makes_a_study_matched_by_hand_a_conflict()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var other = await world.OrderAsync(new PatientIdentity("SANTOS^PEDRO", "9", "HOSP", "19890913", "M"), accession: "A900", studyUid: "1.2.3.900");
        var study = await world.StudyAsync(Given.Header(accession: "", studyUid: "9.9.9"));
        await world.MatchAsync(study.Id, order.Id);
        await world.WithDbAsync(async db =>
        {
            (await db.Orders.SingleAsync(o => o.Id == order.Id)).PatientRowId = other.PatientRowId;
            return await db.SaveChangesAsync();
        });

        await world.EvaluateAsync(study.Id);

        Assert.Equal((StudyState.Conflict, "the order got another patient after the match"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).Why));
    }

    private static Task SetAsync(MatchingWorld world, StudyState state) => world.WithDbAsync(async db =>
    {
        (await db.Studies.SingleAsync()).State = state;
        return await db.SaveChangesAsync();
    });

    private static Task ServeAsync(MatchingWorld world, Order order, PatientIdentity patient) => world.WithDbAsync(db =>
    {
        db.WorklistServed.Add(new WorklistServed
        {
            At = Given.Now.AddHours(-1),
            AeTitle = "CT1",
            OrderId = order.Id,
            StepRowId = order.Steps[0].Id,
            Accession = order.Accession,
            StudyUid = order.StudyUid,
            Patient = patient,
        });
        return db.SaveChangesAsync();
    });

    private static async Task FollowAsync(MatchingWorld world, JournalEntry entry)
    {
        await world.WithDbAsync(db =>
        {
            db.Journal.Add(entry);
            return db.SaveChangesAsync();
        });
        using var follower = new MatchingFollower(
            world.Database.Services.GetRequiredService<IServiceScopeFactory>(), world.Database.Services.GetRequiredService<JournalSignal>(), TimeProvider.System, NullLogger<MatchingFollower>.Instance);
        await follower.StepAsync(TestContext.Current.CancellationToken);
    }
}
