using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching;

public sealed class StudyMatcherTests
{
    [Fact, Trait("Rule", "Scenario-29")]
    public async Task An_agreeing_study_is_matched_and_nothing_of_it_changes()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync();

        await world.EvaluateAsync(study.Id);

        var matched = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.AutoMatched, order.Id), (matched.State, matched.OrderId));
        var entry = Assert.Single(await world.LedgerAsync(study.Id));
        Assert.Empty(entry.Changes);
        Assert.Equal(new MatchingWeights().Version, MatchRecord.Read(entry.Data)!.Weights);
        Assert.True(await world.WithDbAsync(db => db.Journal.AnyAsync(j => j.Type == JournalTypes.StudyMatched && j.StudyId == study.Id && j.OrderId == order.Id)));
    }

    [Fact, Trait("Rule", "Scenario-30")]
    public async Task The_right_accession_with_another_Patient_ID_is_a_conflict()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { PatientId = "9999" }));

        await world.EvaluateAsync(study.Id);

        var conflict = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Conflict, null), (conflict.State, conflict.OrderId));
        Assert.Equal("image says ID 9999 (HOSP) · order says 4711 (HOSP)", conflict.Why);
        Assert.Equal(LedgerAct.Evaluated, Assert.Single(await world.LedgerAsync(study.Id)).Act);
    }

    [Fact, Trait("Rule", "Scenario-31")]
    public async Task The_right_id_with_the_opposite_sex_goes_to_a_human()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Sex = "M" }));

        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.Conflict, (await world.ReadAsync(study.Id)).State);
    }

    [Fact, Trait("Rule", "Scenario-32")]
    public async Task A_typed_name_is_suggested_and_corrected_when_a_human_confirms()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync(Given.Jane with { Name = "MÜLLER^JÖRG", Sex = "M" });
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Name = "MULLER, JORG", Sex = "M" }, accession: "", studyUid: "9.9.9"));

        await world.EvaluateAsync(study.Id);
        Assert.Equal((StudyState.Suggested, order.Id), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).SuggestedOrderId));
        Assert.IsType<ActOutcome.Done>(await world.MatchAsync(study.Id, order.Id));

        var matched = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Ready, "MÜLLER^JÖRG", "A100"), (matched.State, matched.PatientName, matched.Accession));
        var change = (await world.LedgerAsync(study.Id)).Single(e => e.Act is LedgerAct.Matched).Changes.Single(c => c.Keyword == "PatientName");
        Assert.Equal(("MULLER, JORG", "CORRECT"), (change.Before, change.ReasonCode));
    }

    [Fact, Trait("Rule", "Scenario-33")]
    public async Task An_id_without_issuer_on_a_site_with_two_is_suggested_only()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        await world.OrderAsync(new PatientIdentity("SANTOS^PEDRO", "9", "CLINIC", "19890913", "M"), accession: "A900", studyUid: "1.2.3.900");
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Issuer = "" }));

        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.Suggested, (await world.ReadAsync(study.Id)).State);
    }

    [Fact, Trait("Rule", "Scenario-34")]
    public async Task Trauma_is_unmatched_and_a_later_merge_gives_the_released_study_its_patient_without_a_new_UID()
    {
        await using var world = new MatchingWorld();
        var temporary = new PatientIdentity("UNKNOWN^MALE", "T-1", "HOSP", "", "M");
        var study = await world.StudyAsync(Given.Header(temporary, accession: "", studyUid: "9.9.9"));
        await world.EvaluateAsync(study.Id);
        Assert.Equal(StudyState.Unmatched, (await world.ReadAsync(study.Id)).State);

        var survivor = await world.WithDbAsync(async db =>
        {
            (await db.Studies.SingleAsync()).State = StudyState.Released;
            var real = db.Patients.Add(Given.Patient(Given.Jane with { Sex = "M", Name = "BAUER^KARL" })).Entity;
            var alias = Given.Patient(temporary);
            alias.MergedIntoId = real.Id;
            db.Patients.Add(alias);
            await db.SaveChangesAsync();
            return real;
        });
        await world.Database.InScopeAsync(async s =>
        {
            var updates = s.GetRequiredService<PatientUpdates>();
            var (studyId, patientId) = Assert.Single(await updates.ConcernedAsync(survivor.Id, TestContext.Current.CancellationToken));
            Assert.True(await updates.ApplyAsync(studyId, patientId, TestContext.Current.CancellationToken));
            Assert.False(await updates.ApplyAsync(studyId, patientId, TestContext.Current.CancellationToken));
        });

        var released = await world.ReadAsync(study.Id);
        Assert.Equal(("BAUER^KARL", "4711", "19610422", "9.9.9", "9.9.9"), (released.PatientName, released.PatientId, released.BirthDate, released.StudyUid, released.EffectiveStudyUid));
        Assert.Equal(StudyState.Released, released.State);
    }

    [Fact, Trait("Rule", "Scenario-5")]
    public async Task Images_of_a_canceled_order_go_to_a_human()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync(change: o => o.State = OrderState.Canceled);
        var study = await world.StudyAsync();

        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.Suggested, (await world.ReadAsync(study.Id)).State);
        Assert.Equal("the order was canceled", (await world.ReadAsync(study.Id)).Why);
    }

    [Fact, Trait("Rule", "REC-2")]
    public async Task An_order_that_comes_after_its_images_is_matched_when_it_comes()
    {
        await using var world = new MatchingWorld();
        var study = await world.StudyAsync();
        await world.EvaluateAsync(study.Id);
        Assert.Equal(StudyState.Unmatched, (await world.ReadAsync(study.Id)).State);

        await world.OrderAsync();
        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.AutoMatched, (await world.ReadAsync(study.Id)).State);
    }

    [Fact]
    public async Task The_machine_takes_its_match_back_when_the_order_is_canceled()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Name = "MULLER^JANE" }));
        await world.EvaluateAsync(study.Id);
        Assert.Equal("MÜLLER^JANE", (await world.ReadAsync(study.Id)).PatientName);

        await world.WithDbAsync(async db =>
        {
            (await db.Orders.SingleAsync()).State = OrderState.Canceled;
            return await db.SaveChangesAsync();
        });
        await world.EvaluateAsync(study.Id);

        var back = await world.ReadAsync(study.Id);
        Assert.Equal((StudyState.Suggested, null, "MULLER^JANE", order.Id), (back.State, back.OrderId, back.PatientName, back.SuggestedOrderId));
        var ledger = await world.LedgerAsync(study.Id);
        Assert.Equal([LedgerAct.AutoMatched, LedgerAct.Unmatched, LedgerAct.Evaluated], ledger.Select(e => e.Act));
        Assert.Equal(ledger[1].Id, ledger[0].UndoneBy);
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task Later_images_of_another_patient_make_a_matched_study_a_conflict()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        var study = await world.StudyAsync();
        await world.EvaluateAsync(study.Id);

        await world.AddIdentityAsync(study.Id, Given.Header(Given.Jane with { PatientId = "4712", Name = "SANTOS^PEDRO" }));
        await world.EvaluateAsync(study.Id);

        Assert.Equal(StudyState.Conflict, (await world.ReadAsync(study.Id)).State);
    }

    [Fact, Trait("Rule", "REC-15")]
    public async Task A_matched_study_that_grew_keeps_its_match_when_it_settles_again()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Name = "MULLER^JANE" }, accession: ""));
        await world.MatchAsync(study.Id, order.Id);
        await world.WithDbAsync(async db =>
        {
            (await db.Studies.SingleAsync()).State = StudyState.Settled;
            return await db.SaveChangesAsync();
        });

        await world.EvaluateAsync(study.Id);

        Assert.Equal((StudyState.Ready, order.Id), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).OrderId));
    }

    [Fact, Trait("Rule", "REC-13")]
    public async Task A_match_against_another_Patient_ID_needs_a_reason_and_the_id_typed_again()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync(Given.Jane with { PatientId = "P004711" });
        var study = await world.StudyAsync(Given.Header(Given.Jane with { PatientId = "P009999" }));

        var refused = Assert.IsType<ActOutcome.Refused>(await world.MatchAsync(study.Id, order.Id));
        Assert.Equal(["reason", "confirmPatientId", "V1"], refused.Items.Select(i => i.Code));
        Assert.IsType<ActOutcome.Refused>(await world.MatchAsync(study.Id, order.Id, "wrong entry picked", "9999"));
        Assert.IsType<ActOutcome.Done>(await world.MatchAsync(study.Id, order.Id, "wrong entry picked", "4711"));

        Assert.Equal("P004711", (await world.ReadAsync(study.Id)).PatientId);
    }

    [Fact]
    public async Task A_match_taken_back_by_a_human_is_not_made_again_by_the_machine()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { Name = "MULLER^JANE" }));
        await world.EvaluateAsync(study.Id);

        Assert.IsType<ActOutcome.Done>(await world.UnmatchAsync(study.Id));
        Assert.Equal((StudyState.Unmatched, "MULLER^JANE"), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).PatientName));
        await world.EvaluateAsync(study.Id);

        Assert.Equal((StudyState.Suggested, null), ((await world.ReadAsync(study.Id)).State, (await world.ReadAsync(study.Id)).OrderId));
    }

    [Fact]
    public async Task A_reader_may_not_match()
    {
        await using var world = new MatchingWorld();
        var reader = new Actor("rita", new HashSet<Permission> { Permission.ViewStudies });

        await Assert.ThrowsAsync<PermissionDeniedException>(() => world.Database.InScopeAsync(s =>
            s.GetRequiredService<MatchStudyHandler>().HandleAsync(new MatchStudy("1.2.3.100", Guid.Empty, null, null, reader), TestContext.Current.CancellationToken)));
    }

    [Fact, Trait("Rule", "REC-13")]
    public async Task The_comparison_shows_image_and_order_side_by_side()
    {
        await using var world = new MatchingWorld();
        var order = await world.OrderAsync();
        var study = await world.StudyAsync(Given.Header(Given.Jane with { BirthDate = "19160422" }));

        var rows = await world.Database.InScopeAsync(s => s.GetRequiredService<CandidateQuery>().CompareAsync(study.Id, order.Id, MatchingWorld.Anna, TestContext.Current.CancellationToken));

        var row = rows.Single(r => r.Keyword == "PatientBirthDate");
        Assert.Equal(("19160422", "19610422", null, EvidenceOutcome.Close), (row.Image, row.Order, row.Served, row.Outcome));
    }

    internal const string TenThousandOrders = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO Patients (Id, PatientId, Issuer, Name, NameKey, BirthDate, Sex, OtherIds, PreviousNames, Attributes, UpdatedAt, Version)
        SELECT printf('00000000-0000-0000-0000-%012X', i), 'X' || i, 'HOSP', 'NAME' || i || '^GIVEN', 'NAME' || i || ' GIVEN', printf('%d%02d%02d', 1920 + i % 90, 1 + i % 12, 1 + i % 28), 'M', '[]', '[]', '{{}}', 0, 0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO Orders (Id, PatientRowId, State, Accession, AccessionIssuer, PlacerNumber, PlacerIssuer, FillerNumber, FillerIssuer, RequestedProcedureId, StudyUid, Description, ProcedureCode,
            ProcedureScheme, ProcedureMeaning, ReferringPhysician, RequestingPhysician, Reason, Priority, AdmissionId, AdmissionIssuer, Attributes, PidSegment, Pv1Segment, Source, ReceivedAt, UpdatedAt, Version)
        SELECT printf('10000000-0000-0000-0000-%012X', i), printf('00000000-0000-0000-0000-%012X', i), 'Scheduled', 'B' || i, '', '', '', '', '', 'RQ' || i, '1.2.4.' || i, 'CT Thorax', '',
            '', '', '', '', '', '', '', '', '{{}}', '', '', '', 0, 0, 0 FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO ProcedureSteps (Id, OrderId, StepId, State, Modality, StationAes, StationName, Location, StartDate, StartTime, Description, ProtocolCode, ProtocolScheme, ProtocolMeaning, PerformingPhysician)
        SELECT printf('20000000-0000-0000-0000-%012X', i), printf('10000000-0000-0000-0000-%012X', i), 'RQ' || i || '-1', 'Scheduled', 'CT', 'CT1', '', '', printf('202603%02d', 1 + i % 20), '083000', '', '', '', '', '' FROM n;
        """;

    [Fact]
    public async Task Matching_takes_milliseconds_with_ten_thousand_open_orders()
    {
        await using var world = new MatchingWorld();
        await world.OrderAsync();
        await world.WithDbAsync(db => db.Database.ExecuteSqlRawAsync(TenThousandOrders));
        var studies = new List<Guid>();
        for (var i = 0; i < 6; i++)
            studies.Add((await world.StudyAsync(Given.Header(Given.Jane with { PatientId = $"X{i * 100}", BirthDate = "" }, $"B{i * 100}", $"1.2.4.{i * 100}"))).Id);

        await world.EvaluateAsync(studies[0]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var id in studies.Skip(1))
            await world.EvaluateAsync(id);

        Assert.True(watch.ElapsedMilliseconds / 5 < 3000, $"{watch.ElapsedMilliseconds / 5} ms a study"); // about ten on a quiet machine
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds / 5} ms a study");
    }
}
