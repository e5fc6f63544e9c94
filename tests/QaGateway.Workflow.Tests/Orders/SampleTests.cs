using QaGateway.Hl7;
using QaGateway.Testing;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>The journey of the files in hl7-samples, as their README tells it.</summary>
public sealed class SampleTests
{
    [Fact]
    [Trait("Rule", "ORD-1")]
    public async Task An_ORM_becomes_an_order_with_its_step()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ORM_O01/NW-4711.hl7");

        var order = await bench.OrderAsync("A260310001");
        var patient = await bench.PatientAsync("4711");
        Assert.Equal(("MUSTER^ANNA^M^MRS", "HOSP", "19610422", "F"), (patient.Name, patient.Issuer, patient.BirthDate, patient.Sex));
        Assert.Equal((patient.Id, OrderState.Scheduled), (order.PatientRowId, order.State));
        Assert.Equal("2.25.109461937293120456198234509183475634211", order.StudyUid);
        Assert.Equal(("P5501", "HIS", "F9001", "RIS"), (order.PlacerNumber, order.PlacerIssuer, order.FillerNumber, order.FillerIssuer));
        Assert.Equal(("RP260310001", "CTABD", "99LOCAL", "CT abdomen"), (order.RequestedProcedureId, order.ProcedureCode, order.ProcedureScheme, order.ProcedureMeaning));
        Assert.Equal(("REFER^RITA^^DR", "REFER^RITA^^DR"), (order.ReferringPhysician, order.RequestingPhysician));
        Assert.Equal(("Abdominal pain", "ROUTINE", "V7781", "HOSP"), (order.Reason, order.Priority, order.AdmissionId, order.AdmissionIssuer));
        Assert.Equal("WALK", order.Attributes["PatientTransportArrangements"]);
        var step = Assert.Single(order.Steps);
        Assert.Equal(("SPS260310001", "CT", "20260310", "100000", "CTABDC"), (step.StepId, step.Modality, step.StartDate, step.StartTime, step.ProtocolCode));
        Assert.Equal("renal insufficiency", patient.Attributes["MedicalAlerts"]);
    }

    [Fact]
    [Trait("Rule", "ORD-3")]
    public async Task An_OMI_becomes_an_order_with_two_steps()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ADT_A01/admit-4712.hl7", "OMI_O23/NW-4712.hl7");

        var order = await bench.OrderAsync("A260310002");
        var patient = await bench.PatientAsync("4712");
        Assert.Equal("MÜLLER^JÖRG", patient.Name);
        Assert.Equal(("82", "Iodinated contrast", "1.2.3.4.5"), (patient.Attributes["PatientWeight"], patient.Attributes["Allergies"], patient.Attributes["UniversalEntityID"]));
        Assert.Equal(("RIS", "RP260310002", "STAT", "2.25.231064597123450983456120349587263451023"), (order.AccessionIssuer, order.RequestedProcedureId, order.Priority, order.StudyUid));
        Assert.Equal(["SPS1 Thorax CT1_AE CT_A CTROOM1 110000", "SPS2 Abdomen CT1_AE CT_A CTROOM1 110000"],
            order.Steps.OrderBy(s => s.StepId).Select(s => $"{s.StepId} {s.Description} {s.StationAes} {s.StationName} {s.Location} {s.StartTime}"));
    }

    [Fact]
    [Trait("Rule", "ORD-4")]
    public async Task A_request_waits_for_its_accession_number_and_then_is_scheduled()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A05/preadmit-4713.hl7", "ORM_O01/NW-request-without-accession-4713.hl7");
        var request = await bench.OrderAsync("");
        Assert.Equal((OrderState.Requested, "", 0), (request.State, request.StudyUid, request.Steps.Count));

        await bench.AcceptAsync("OMG_O19/NW-4713.hl7");

        var order = await bench.OrderAsync("A260310003");
        Assert.Equal((request.Id, OrderState.Scheduled), (order.Id, order.State));
        var step = Assert.Single(order.Steps);
        Assert.Equal(("SPS260310003", "CR", "CR1_AE", "120000"), (step.StepId, step.Modality, step.StationAes, step.StartTime));
    }

    [Fact]
    public async Task Orders_change_begin_and_end()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ORM_O01/NW-4711.hl7", "ORM_O01/XO-4711.hl7");
        var order = await bench.OrderAsync("A260310001");
        Assert.Equal(("113000", "STAT", OrderState.Scheduled), (order.Steps[0].StartTime, order.Priority, order.State));
        Assert.Contains("V7781", order.Pv1Segment, StringComparison.Ordinal);

        await bench.AcceptAsync("ORM_O01/SC-IP-4711.hl7");
        Assert.Equal(OrderState.Started, (await bench.OrderAsync("A260310001")).State);

        await bench.AcceptAsync("ORM_O01/DC-4711.hl7");
        Assert.Equal(OrderState.Discontinued, (await bench.OrderAsync("A260310001")).State);
    }

    [Fact]
    public async Task A_canceled_order_is_canceled()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ORM_O01/NW-4711.hl7", "ORM_O01/CA-4711.hl7");

        var order = await bench.OrderAsync("A260310001");
        Assert.Equal((OrderState.Canceled, OrderState.Canceled), (order.State, order.Steps[0].State));
    }

    [Fact]
    [Trait("Rule", "ORD-12")]
    public async Task An_accession_number_of_another_patient_is_refused_at_its_place()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("OMI_O23/NW-4712.hl7", "ADT_A04/register-4711.hl7");

        var ack = await bench.SendSampleAsync("OMI_O23/NW-4711-with-accession-of-4712.hl7");

        Assert.Equal((AckCode.AE, "RIS000108"), (ack.Code, ack.ControlId));
        Assert.Equal(("IPC^1^1^1^1", 205), (ack.Errors[0].Location, ack.Errors[0].Code));
        Assert.Equal(["4712"], [(await bench.ReadAsync(async db => await db.Patients.FindAsync((await bench.OrderAsync("A260310002")).PatientRowId)))!.PatientId]);
    }

    [Fact]
    public async Task A_marriage_changes_the_name_and_another_human_is_held()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ADT_A08/marriage-4711.hl7");
        var patient = await bench.PatientAsync("4711");
        Assert.Equal(("MUSTERMANN^ANNA^M^MRS", "MUSTER^ANNA^M^MRS"), (patient.Name, patient.PreviousNames.Single()));

        var ack = await bench.SendSampleAsync("ADT_A08/another-human-4711.hl7");

        Assert.Equal((AckCode.AA, "W"), (ack.Code, ack.Errors.Single().Severity));
        Assert.Equal("MUSTERMANN^ANNA^M^MRS", (await bench.PatientAsync("4711")).Name);
        Assert.Equal(MessageState.Failed, (await bench.MessagesAsync())[^1].State);
    }

    [Fact]
    [Trait("Rule", "ER7-3")]
    public async Task Absent_keeps_and_two_quotes_delete()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ADT_A28/person-4714.hl7", "ADT_A31/person-4714.hl7");

        var patient = await bench.PatientAsync("4714");
        Assert.Equal(("EXEMPEL^EVA^B", "", "F"), (patient.Name, patient.BirthDate, patient.Sex));
    }

    [Fact]
    [Trait("Rule", "PAT-1")]
    public async Task A_merge_moves_the_orders_and_leaves_an_alias()
    {
        await using var bench = new Bench();
        await bench.AcceptAsync("ADT_A04/register-4711.hl7", "ORM_O01/NW-emergency-TMP99.hl7", "ADT_A40/merge-TMP99-into-4711.hl7");

        var survivor = await bench.PatientAsync("4711");
        var alias = await bench.PatientAsync("TMP99");
        Assert.Equal((survivor.Id, survivor.Id), (alias.MergedIntoId!.Value, (await bench.OrderAsync("A260310004")).PatientRowId));
        Assert.Contains(new PatientIdentifier("TMP99", "HOSP"), survivor.OtherIds);
        Assert.Equal("MUSTER^ANNA^M", survivor.Name);
    }

    [Fact]
    public async Task A_report_is_noted_with_its_order()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ORM_O01/NW-4711.hl7", "ORU_R01/final-report-4711.hl7");

        Assert.Equal("F", (await bench.OrderAsync("A260310001")).Attributes["ReportStatus"]);
    }

    [Fact]
    [Trait("Rule", "ACK-10")]
    public async Task A_batch_is_answered_by_a_batch()
    {
        await using var bench = new Bench();

        var answer = await bench.SendRawAsync(Bench.Sample("batch/two-registrations.hl7"));

        Assert.Equal(["BHS", "MSH", "MSA", "MSH", "MSA", "BTS"], answer.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(s => s[..3]));
        Assert.Contains("MSA|AA|HIS000501\r", answer, StringComparison.Ordinal);
        Assert.Contains("MSA|AA|HIS000502\r", answer, StringComparison.Ordinal);
        Assert.Equal("PROBE^PETER", (await bench.PatientAsync("4716")).Name);
    }

    [Theory]
    [InlineData("refused/no-control-id.hl7", AckCode.AR, "", "MSH^1^10", 101)]
    [InlineData("refused/pharmacy-order.hl7", AckCode.AR, "HIS000601", "MSH^1^9^1^1", 200)]
    [InlineData("refused/unknown-order-control.hl7", AckCode.AE, "RIS000602", "ORC^1^1", 103)]
    [InlineData("refused/accession-too-long.hl7", AckCode.AE, "RIS000603", "OBR^1^18^1", 102)]
    public async Task What_is_refused_is_refused_at_its_place_and_kept(string sample, AckCode code, string controlId, string location, int error)
    {
        await using var bench = new Bench();

        var ack = await bench.SendSampleAsync(sample);

        Assert.Equal((code, controlId), (ack.Code, ack.ControlId));
        Assert.Equal(error, ack.Errors[0].Code);
        var record = Assert.Single(await bench.MessagesAsync());
        Assert.Equal((MessageState.Failed, code.ToString(), location), (record.State, record.AckCode, record.ErrorLocation));
        Assert.Equal(Bench.Sample(sample), record.Raw);
    }

    [Fact]
    public void Every_sample_is_named_by_a_test()
    {
        var folder = Path.Combine(Corpus.Root, "hl7-samples");
        var tests = File.ReadAllText(Path.Combine(Corpus.Root, "tests", "QaGateway.Workflow.Tests", "Orders", "SampleTests.cs"));
        var samples = Directory.EnumerateFiles(folder, "*.hl7", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Where(f => f.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList(); // those beside the folders belong to the demo

        Assert.True(samples.Count > 20);
        Assert.All(samples, sample => Assert.Contains($"\"{sample}\"", tests, StringComparison.Ordinal));
    }
}
