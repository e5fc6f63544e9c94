using System.Globalization;
using System.Text;
using QaGateway.Hl7;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Reporting;

/// <summary>ORM^O01, OMG^O19 or ORU^R01 for one status event. PID and PV1 come from the order, never from the image (§2.9).</summary>
internal sealed class StatusMessage(Hl7DestinationSettings destination, Hl7Options options)
{
    private readonly string _kind = destination.Message?.ToUpperInvariant() switch
    {
        "ORM" or "OMG" or "ORU" => destination.Message.ToUpperInvariant(),
        _ => IsModern(destination.Version) ? "OMG" : "ORM",
    };

    private readonly bool _modern = IsModern(destination.Version);

    /// <summary><c>ORM^O01</c> and so on.</summary>
    public string Type => _kind switch { "ORU" => "ORU^R01", "OMG" => "OMG^O19", _ => "ORM^O01" };

    public byte[] Build(string controlId, DateTimeOffset at, StatusEvent what, Order order, Patient patient, Study study)
    {
        var builder = new Hl7MessageBuilder();
        var time = Time(at);
        AddHeader(builder, controlId, time);
        AddPatient(builder, patient);
        AddVisit(builder, order);
        builder.Segment("ORC").Set(1, "SC").Set(2, 1, order.PlacerNumber).Set(2, 2, order.PlacerIssuer).Set(3, 1, order.FillerNumber).Set(3, 2, order.FillerIssuer)
            .Set(5, what.OrderStatus).Set(9, _kind is "ORU" ? null : time);
        if (_kind is "OMG")
            AddTiming(builder, order);
        AddProcedure(builder, order, study, what, time);
        if (what.Note is { } note)
            builder.Segment("NTE").Set(1, "1").Set(2, "L").Set(3, note);
        if (_kind is "ORM")
            builder.Segment("ZDS").Set(1, 1, Uid(order, study)).Set(1, 2, options.Application).Set(1, 3, "Application").Set(1, 4, "DICOM");
        else
            AddResults(builder, order, study, what);
        return Encode(builder);
    }

    private static bool IsModern(string version) => string.CompareOrdinal(version, "2.5") >= 0;

    private static string Uid(Order order, Study study) =>
        order.StudyUid.Length > 0 ? order.StudyUid : study.EffectiveStudyUid.Length > 0 ? study.EffectiveStudyUid : study.StudyUid;

    private string Time(DateTimeOffset at) => Hl7Timestamp.Format(TimeZoneInfo.ConvertTime(at, options.Zone), _modern);

    private void AddHeader(Hl7MessageBuilder builder, string controlId, string time)
    {
        var type = Type.Split('^');
        builder.Segment("MSH").Set(3, options.Application).Set(4, options.Facility).Set(5, destination.Application).Set(6, destination.Facility).Set(7, time)
            .Set(9, 1, type[0]).Set(9, 2, type[1]).Set(9, 3, _modern ? $"{type[0]}_{type[1]}" : null).Set(10, controlId).Set(11, "P").Set(12, destination.Version);
    }

    private static void AddPatient(Hl7MessageBuilder builder, Patient patient)
    {
        var pid = builder.Segment("PID").Set(1, "1").Set(3, 1, patient.PatientId).Set(3, 4, patient.Issuer).Set(3, 5, patient.Attributes.GetValueOrDefault("IdentifierTypeCode"));
        var repetition = 1;
        foreach (var (i, group) in patient.Name.Split('=').Index())
        {
            var parts = group.Split('^');
            if (i > 2 || group.Length is 0)
                continue;
            for (var part = 0; part < Math.Min(5, parts.Length); part++)
                pid.Set(5, repetition, part switch { 3 => 5, 4 => 4, _ => part + 1 }, 1, parts[part]); // PN has the prefix before the suffix, XPN behind it
            if (i > 0)
                pid.Set(5, repetition, 8, 1, i is 1 ? "I" : "P");
            repetition++;
        }

        pid.Set(7, patient.BirthDate).Set(8, patient.Sex);
    }

    private static void AddVisit(Hl7MessageBuilder builder, Order order)
    {
        var raw = order.Pv1Segment.Split('|');
        var patientClass = raw.Length > 2 && raw[2] is [>= 'A' and <= 'Z'] letter ? letter : null;
        if (patientClass is null && order.AdmissionId.Length is 0)
            return;
        builder.Segment("PV1").Set(1, "1").Set(2, patientClass ?? "U").Set(19, 1, order.AdmissionId).Set(19, 4, order.AdmissionIssuer).Set(19, 5, order.AdmissionId.Length > 0 ? "VN" : null);
    }

    private void AddTiming(Hl7MessageBuilder builder, Order order)
    {
        var start = order.Steps.Where(s => s.StartDate.Length is 8).Select(s => s.StartDate + s.StartTime).Order(StringComparer.Ordinal).FirstOrDefault();
        var priority = order.Priority switch { "STAT" => "S", "HIGH" => "A", "MEDIUM" => "T", "ROUTINE" => "R", _ => null };
        builder.Segment("TQ1").Set(1, "1").Set(7, AtSite(start)).Set(9, priority);
    }

    private void AddProcedure(Hl7MessageBuilder builder, Order order, Study study, StatusEvent what, string time)
    {
        var modality = order.Steps.Select(s => s.Modality).FirstOrDefault(m => m.Length > 0) ?? study.Modalities.Split('\\')[0];
        builder.Segment("OBR").Set(1, "1")
            .Set(2, 1, order.PlacerNumber).Set(2, 2, order.PlacerIssuer).Set(3, 1, order.FillerNumber).Set(3, 2, order.FillerIssuer)
            .Set(4, 1, order.ProcedureCode).Set(4, 2, order.ProcedureMeaning.Length > 0 ? order.ProcedureMeaning : order.Description)
            .Set(4, 3, order.ProcedureScheme is "99LOCAL" ? "L" : order.ProcedureScheme)
            .Set(7, AtSite(study.StudyDate + study.StudyTime))
            .Set(18, order.Accession).Set(19, order.RequestedProcedureId).Set(20, order.Steps is [var only] ? only.StepId : null)
            .Set(22, time).Set(24, modality).Set(25, what.ResultStatus);
    }

    private void AddResults(Hl7MessageBuilder builder, Order order, Study study, StatusEvent what)
    {
        var status = _kind is "ORU" && what.ResultStatus is "R" ? "R" : "F";
        builder.Segment("OBX").Set(1, "1").Set(2, "ST").Set(3, 1, "113014").Set(3, 2, "DICOM Study").Set(3, 3, "DCM").Set(5, Uid(order, study)).Set(11, status);
        if (what.Name is StatusEvent.Released)
        {
            builder.Segment("OBX").Set(1, "2").Set(2, "NM").Set(3, 1, "IMGCNT").Set(3, 2, "Number of study related instances").Set(3, 3, "99QAGW")
                .Set(5, study.InstanceCount.ToString(CultureInfo.InvariantCulture)).Set(11, status);
        }
    }

    /// <summary>A DICOM date and time of the site; null when it is none.</summary>
    private string? AtSite(string? dicom)
    {
        var digits = new string([.. (dicom ?? "").TakeWhile(c => char.IsAsciiDigit(c)).Take(14)]);
        if (digits.Length is not (8 or 10 or 12 or 14) || !Hl7Timestamp.TryParse(digits, options.Zone, out var time))
            return null;
        return time.Instant is { } instant ? Time(instant) : digits;
    }

    private byte[] Encode(Hl7MessageBuilder builder)
    {
        var text = builder.ToText();
        if (!_modern && Ascii.IsValid(text))
            return Encoding.ASCII.GetBytes(text);
        var latin = !_modern && text.All(c => c <= 'ÿ');
        builder.First("MSH")!.Set(18, latin ? "8859/1" : "UNICODE UTF-8");
        return builder.Encode(latin ? Encoding.Latin1 : Encoding.UTF8);
    }
}
