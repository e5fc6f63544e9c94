using QaGateway.Dicom;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Writes what a message says into an order and its steps. Nothing is saved here.</summary>
internal sealed class OrderApplier(GatewayDbContext db, MessageContext context, DateTimeOffset now)
{
    /// <summary>Namespace of generated UIDs: a resent order gets the same one (MAP-20).</summary>
    private static readonly Guid Site = new("6f1d3f9c-6d0e-5b8a-9a54-3c1f1f0e7a21");

    public Order Create(OrderData data, Patient patient)
    {
        var order = new Order { PatientRowId = patient.Id, ReceivedAt = now, UpdatedAt = now };
        db.Orders.Add(order);
        SetIdentity(order, data);
        SetContent(order, data);
        order.State = order.Accession.Length > 0 ? OrderState.Scheduled : OrderState.Requested;
        foreach (var (i, step) in data.Steps.Index())
            AddStep(order, step, StepIdOf(order, step, i));
        Sign(order);
        return order;
    }

    /// <summary>Fields sent replace those stored; steps sent are added or changed, others stay (MAP-1).</summary>
    public void Update(Order order, OrderData data)
    {
        SetIdentity(order, data);
        SetContent(order, data);
        if (order.State is OrderState.Requested && order.Accession.Length > 0)
            order.State = OrderState.Scheduled;
        foreach (var (i, step) in data.Steps.Index())
        {
            var id = step.StepId.Length is 0 && data.Steps.Count is 1 && order.Steps is [var only] ? only.StepId : StepIdOf(order, step, i);
            if (order.Steps.Find(s => s.StepId == id) is { } known)
                SetStep(known, step);
            else if (order.Accession.Length > 0)
                AddStep(order, step, id);
        }
    }

    /// <summary>Marks the order as changed by this message.</summary>
    public void Sign(Order order)
    {
        order.Source = context.Sender;
        order.MessageTime = context.SentAt ?? order.MessageTime;
        order.UpdatedAt = now;
        order.Version++;
        order.PidSegment = context.Message.First("PID")?.Raw ?? order.PidSegment;
        order.Pv1Segment = context.Message.First("PV1")?.Raw ?? order.Pv1Segment;
    }

    private static void SetIdentity(Order order, OrderData data)
    {
        order.Accession = Sent(data.Accession, order.Accession);
        order.AccessionIssuer = Sent(data.AccessionIssuer, order.AccessionIssuer);
        order.PlacerNumber = Sent(data.PlacerNumber, order.PlacerNumber);
        order.PlacerIssuer = Sent(data.PlacerIssuer, order.PlacerIssuer);
        if (order.FillerNumber.Length is 0 || data.Steps.Count is 0 || order.Steps.Count < 2) // further steps bring further filler numbers
        {
            order.FillerNumber = Sent(data.FillerNumber, order.FillerNumber);
            order.FillerIssuer = Sent(data.FillerIssuer, order.FillerIssuer);
        }

        if (order.RequestedProcedureId.Length is 0 || data.RequestedProcedureId != data.Accession)
            order.RequestedProcedureId = Sent(data.RequestedProcedureId, order.RequestedProcedureId);
        order.StudyUid = Sent(data.StudyUid, order.StudyUid);
        if (order.StudyUid.Length is 0 && order.Accession.Length > 0)
            order.StudyUid = DicomUid.FromName(Site, $"order|{order.AccessionIssuer}|{order.Accession}|{order.RequestedProcedureId}");
    }

    private static void SetContent(Order order, OrderData data)
    {
        if (data.Procedure is { } procedure)
            (order.ProcedureCode, order.ProcedureScheme, order.ProcedureMeaning) = (procedure.Code, procedure.Scheme, procedure.Meaning);
        order.Description = data.Description ?? order.Description;
        order.ReferringPhysician = data.ReferringPhysician ?? order.ReferringPhysician;
        order.RequestingPhysician = data.RequestingPhysician ?? order.RequestingPhysician;
        order.Reason = data.Reason ?? order.Reason;
        order.Priority = data.Priority ?? order.Priority;
        order.AdmissionId = data.AdmissionId ?? order.AdmissionId;
        order.AdmissionIssuer = data.AdmissionIssuer ?? order.AdmissionIssuer;
        var attributes = order.Attributes.ToDictionary();
        foreach (var (keyword, value) in data.Attributes)
            attributes[keyword] = value;
        if (data.ParentNumber.Length > 0)
            attributes["ParentNumber"] = FieldText.Cut(FieldText.Clean(data.ParentNumber), 64);
        if (attributes.Count != order.Attributes.Count || attributes.Any(a => order.Attributes.GetValueOrDefault(a.Key) != a.Value))
            order.Attributes = attributes;
    }

    private void AddStep(Order order, StepData data, string id)
    {
        if (order.Accession.Length is 0 || id.Length is 0)
            return; // ORD-4: nothing to schedule yet
        var step = new ProcedureStep { OrderId = order.Id, StepId = id };
        SetStep(step, data);
        if (step.StartDate.Length is 0)
            (step.StartDate, step.StartTime) = SiteNow();
        step.State = order.State is OrderState.OnHold ? OrderState.OnHold : OrderState.Scheduled;
        db.ProcedureSteps.Add(step); // put into the collection it would be taken for a stored one, its key being set
    }

    private static void SetStep(ProcedureStep step, StepData data)
    {
        step.Modality = data.Modality ?? step.Modality;
        step.StationAes = data.StationAes ?? step.StationAes;
        step.StationName = data.StationName ?? step.StationName;
        step.Location = data.Location ?? step.Location;
        step.StartDate = data.StartDate ?? step.StartDate;
        step.StartTime = data.StartTime ?? step.StartTime;
        step.PerformingPhysician = data.PerformingPhysician ?? step.PerformingPhysician;
        if (data.Protocol is not { } protocol)
            return;
        (step.ProtocolCode, step.ProtocolScheme, step.ProtocolMeaning) = (protocol.Code, protocol.Scheme, protocol.Meaning);
        step.Description = FieldText.Cut(protocol.Meaning, 256);
    }

    private (string Date, string Time) SiteNow()
    {
        var local = TimeZoneInfo.ConvertTime(now, context.Zone);
        return (local.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture), local.ToString("HHmmss", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>OBR-20; else requested procedure id and number; where that is too long, a number made of them (MAP-22).</summary>
    private static string StepIdOf(Order order, StepData step, int index)
    {
        if (step.StepId.Length > 0)
            return step.StepId;
        if (order.Accession.Length is 0)
            return "";
        var readable = $"{order.RequestedProcedureId}-{index + 1}";
        return readable.Length <= 16 ? readable : "S" + ShortNumber($"step|{order.Accession}|{order.RequestedProcedureId}|{index}");
    }

    private static string ShortNumber(string name)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        return (BitConverter.ToUInt64(hash) % 1_000_000_000_000_000UL).ToString("000000000000000", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Sent(string sent, string stored) => sent.Length > 0 ? sent : stored;
}
