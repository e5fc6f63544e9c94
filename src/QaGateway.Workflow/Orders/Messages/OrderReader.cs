using QaGateway.Dicom;
using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>ORC, OBR, TQ1, IPC, ZDS and PV1 to orders (§3; ORD-1, ORD-2, ORD-3).</summary>
internal sealed class OrderReader(MessageContext context, Hl7Options options, MessageEffects effects)
{
    private readonly Hl7Segment? _visit = context.Message.First("PV1");
    private readonly StepReader _steps = new(context, options, effects);

    /// <exception cref="Hl7Exception">An identifier that cannot be held.</exception>
    public IReadOnlyList<OrderData> Read(OrderGroup group)
    {
        var common = ReadCommon(group);
        if (group.Steps.Count is 0)
            return [ReadFromObr(group, common)];
        return [.. group.Steps
            .Select(ipc => (Ipc: ipc, Order: ReadFromIpc(ipc, common)))
            .GroupBy(s => (s.Order.Accession, s.Order.RequestedProcedureId, s.Order.StudyUid)) // different IPC-1..3 = several procedures of one order
            .Select(same => same.First().Order with { Steps = [.. same.Select(s => _steps.FromIpc(s.Ipc, group))] })];
    }

    private OrderData ReadCommon(OrderGroup group)
    {
        var (orc, obr) = (group.Orc, group.Obr);
        var placer = Number(orc, 2, obr, 2);
        var filler = Number(orc, 3, obr, 3);
        return new OrderData
        {
            Control = orc is null ? "NW" : orc[1].Raw.Trim().ToUpperInvariant(),
            Status = (orc?[5].Text ?? "").Trim().ToUpperInvariant(),
            ControlLocation = orc is null ? "OBR^1" : $"ORC^{orc.Index}^1",
            StatusLocation = orc is null ? "OBR^1" : $"ORC^{orc.Index}^5",
            PlacerNumber = placer.Id,
            PlacerIssuer = placer.Issuer,
            FillerNumber = filler.Id,
            FillerIssuer = filler.Issuer,
            ParentNumber = orc?[8].Text ?? obr?[29].Text ?? "",
            Procedure = Procedure(obr),
            Description = Description(obr),
            ReferringPhysician = Physician(_visit, 8),
            RequestingPhysician = Physician(obr, 16) ?? Physician(orc, 12),
            Reason = Reason(group),
            Priority = Priority(group),
            AdmissionId = Admission(out var issuer),
            AdmissionIssuer = issuer,
            ResultStatus = obr?[25].Text ?? "",
            Attributes = Attributes(group),
        };
    }

    private OrderData ReadFromObr(OrderGroup group, OrderData common)
    {
        if (group.Obr is not { } obr)
            return common;
        var accession = FieldText.Identifier(obr[18], 16, obr.Location(18));
        if (accession.Length is 0)
            accession = Fallback(common, obr);
        var procedureId = FieldText.Identifier(obr[19], 16, obr.Location(19));
        return common with
        {
            Accession = accession,
            AccessionLocation = $"OBR^{obr.Index}^18",
            AccessionIssuer = context.AccessionIssuer,
            RequestedProcedureId = procedureId.Length > 0 ? procedureId : accession,
            StudyUid = group.Zds is { } zds ? StudyUid(zds[1], $"ZDS^{zds.Index}^1") : "",
            StudyUidLocation = group.Zds is { } z ? $"ZDS^{z.Index}^1" : "ZDS^1^1",
            Steps = [_steps.FromObr(obr, group)],
        };
    }

    private OrderData ReadFromIpc(Hl7Segment ipc, OrderData common)
    {
        var issuer = FieldText.Cut(FieldText.Clean(ipc[1, 2].Text), 64);
        return common with
        {
            Accession = FieldText.Identifier(ipc[1], 16, ipc.Location(1, 1, 1)),
            AccessionLocation = $"IPC^{ipc.Index}^1^1^1",
            AccessionIssuer = issuer.Length > 0 ? issuer : context.AccessionIssuer,
            RequestedProcedureId = FieldText.Identifier(ipc[2], 16, ipc.Location(2, 1, 1)),
            StudyUid = StudyUid(ipc[3], $"IPC^{ipc.Index}^3"),
            StudyUidLocation = $"IPC^{ipc.Index}^3",
        };
    }

    private string Fallback(OrderData common, Hl7Segment obr) => options.AccessionFallback switch
    {
        AccessionFallback.Filler when common.FillerNumber.Length > 0 => Fits(common.FillerNumber, obr),
        AccessionFallback.FillerOrPlacer when common.FillerNumber.Length > 0 => Fits(common.FillerNumber, obr),
        AccessionFallback.FillerOrPlacer when common.PlacerNumber.Length > 0 => Fits(common.PlacerNumber, obr),
        _ => "",
    };

    private static string Fits(string number, Hl7Segment obr) => number.Length <= 16 ? number
        : throw new Hl7Exception($"The number that stands for the accession number has {number.Length} characters, 16 are possible.", obr.Location(18), Hl7ErrorCode.DataType);

    private static string StudyUid(Hl7Value value, string location)
    {
        var uid = FieldText.Identifier(value, 64, location);
        return uid.Length is 0 || DicomUid.IsValid(uid) ? uid : throw new Hl7Exception("The Study Instance UID is no valid UID.", location, Hl7ErrorCode.DataType);
    }

    private static (string Id, string Issuer) Number(Hl7Segment? orc, int orcField, Hl7Segment? obr, int obrField)
    {
        foreach (var (segment, field) in new[] { (orc, orcField), (obr, obrField) })
        {
            if (segment is null || FieldText.Identifier(segment[field], 64, segment.Location(field)) is not { Length: > 0 } id)
                continue;
            var issuer = segment[field, 2].Text ?? segment[field, 3].Text;
            return (id, FieldText.Cut(FieldText.Clean(issuer), 64));
        }

        return ("", "");
    }

    private static string? Description(Hl7Segment? obr) =>
        (obr?.Component(44, 2).Text ?? obr?.Component(4, 2).Text ?? obr?.Component(4, 1).Text) is { } text ? FieldText.Cut(FieldText.Clean(text), 256) : null;

    private CodedValue? Procedure(Hl7Segment? obr) => obr is null ? null
        : FieldText.Code(obr, 44, 1, context.Message.SendingApplication) ?? FieldText.Code(obr, 4, 1, context.Message.SendingApplication);

    private static string? Physician(Hl7Segment? segment, int field) =>
        segment is null || segment[field].IsDelete ? segment is null ? null : ""
        : FieldText.Physician(segment, field) is { Length: > 0 } name ? name : null;

    private string? Reason(OrderGroup group)
    {
        if (group.Obr?[31].IsDelete is true)
            return "";
        var reasons = Enumerable.Range(1, Math.Min(10, group.Obr?.RepetitionCount(31) ?? 0))
            .Select(r => group.Obr!.Component(31, 2, r).Text ?? group.Obr.Component(31, 1, r).Text);
        var diagnoses = (group.Diagnoses.Count > 0 ? group.Diagnoses : context.Message.All("DG1"))
            .Select(d => d.Component(3, 2).Text ?? d.Component(4, 1).Text ?? d.Component(3, 1).Text);
        var text = Joined(reasons, "; ");
        if (text.Length is 0)
            text = Joined(diagnoses, "; ");
        return text.Length is 0 ? null : FieldText.Cut(text, 1000);
    }

    private static string? Priority(OrderGroup group)
    {
        var sent = group.Timing?[9].Text ?? group.Orc?[7, 6].Text ?? group.Obr?[27, 6].Text ?? group.Obr?[5].Text;
        return sent?.Trim().ToUpperInvariant() switch
        {
            "S" or "STAT" => "STAT",
            "A" or "P" or "C" or "HIGH" => "HIGH",
            "R" or "ROUTINE" => "ROUTINE",
            "T" or "MEDIUM" => "MEDIUM",
            _ => null,
        };
    }

    private string? Admission(out string? issuer)
    {
        issuer = null;
        foreach (var (segment, field) in new[] { (_visit, 19), (context.Message.First("PID"), 18) })
        {
            if (segment is null || FieldText.Identifier(segment[field].IsDelete ? default : segment[field], 64, segment.Location(field)) is not { Length: > 0 } id)
                continue;
            issuer = FieldText.Cut(FieldText.Clean(segment[field, 4].Text), 64);
            return id;
        }

        return null;
    }

    private Dictionary<string, string> Attributes(OrderGroup group)
    {
        var attributes = new Dictionary<string, string>();
        Put(attributes, "CurrentPatientLocation", Joined([_visit?[3].Text, _visit?[3, 2].Text, _visit?[3, 3].Text], " "));
        Put(attributes, "PatientTransportArrangements", group.Obr?.Component(30, 1).Text);
        Put(attributes, "PatientState", group.Obr?.Component(12, 2).Text ?? group.Obr?.Component(12, 1).Text);
        Put(attributes, "RequestingService", group.Orc?[13].Text ?? _visit?[10].Text);
        Put(attributes, "InstitutionName", group.Orc?.Component(17, 2).Text ?? group.Orc?[17].Text ?? context.Message.SendingFacility);
        Put(attributes, "ConfidentialityConstraintOnPatientDataDescription", _visit?[16].Text ?? group.Orc?[28].Text);
        var notes = string.Join("\r\n", group.Notes.Select(n => FieldText.Clean(n.Repetition(3).Text)).Where(t => t.Length > 0));
        if (notes.Length > 0)
            attributes["RequestedProcedureComments"] = FieldText.Cut(notes, 10240);
        return attributes;
    }

    private static void Put(Dictionary<string, string> attributes, string keyword, string? text)
    {
        if (FieldText.Clean(text) is { Length: > 0 } clean)
            attributes[keyword] = FieldText.Cut(clean, 64);
    }

    private static string Joined(IEnumerable<string?> parts, string by) => string.Join(by, parts.Select(p => FieldText.Clean(p)).Where(p => p.Length > 0).Distinct());
}
