using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Web.Api;

internal sealed record PatientItem(Guid RowId, string Id, string Issuer, string Name, string BirthDate, string Sex, IReadOnlyList<PatientIdentifier> OtherIds)
{
    public static PatientItem From(Patient p) => new(p.Id, p.PatientId, p.Issuer, p.Name, p.BirthDate, p.Sex, p.OtherIds);
}

/// <summary>An order as contract.md describes it.</summary>
internal sealed record OrderItem(
    Guid Id, string State, string Accession, string AccessionIssuer, string PlacerNumber, string FillerNumber, string RequestedProcedureId, string StudyUid,
    string Description, string Priority, string ReferringPhysician, PatientItem Patient, IReadOnlyList<StepItem> Steps, IReadOnlyList<MatchedStudy> MatchedStudies,
    DateTimeOffset UpdatedAt)
{
    public static OrderItem From(OrderView view, IReadOnlyList<MatchedStudy> matched)
    {
        var o = view.Order;
        return new OrderItem(
            o.Id, o.State.ToString(), o.Accession, o.AccessionIssuer, o.PlacerNumber, o.FillerNumber, o.RequestedProcedureId, o.StudyUid,
            o.Description, o.Priority, o.ReferringPhysician, PatientItem.From(view.Patient), [.. o.Steps.Select(StepItem.From)], matched, o.UpdatedAt);
    }
}

/// <param name="Start">Site-local <c>YYYY-MM-DDTHH:MM:SS</c>; null when not scheduled.</param>
internal sealed record StepItem(string Id, string Modality, IReadOnlyList<string> StationAes, string? Start, string Description, string State)
{
    public static StepItem From(ProcedureStep s) => new(
        s.StepId, s.Modality, s.StationAes.Split('\\', StringSplitOptions.RemoveEmptyEntries), StartOf(s.StartDate, s.StartTime), s.Description, s.State.ToString());

    private static string? StartOf(string date, string time)
    {
        if (date.Length != 8)
            return null;

        var clock = time.PadRight(6, '0');
        return $"{date[..4]}-{date[4..6]}-{date[6..]}T{clock[..2]}:{clock[2..4]}:{clock[4..6]}";
    }
}

internal sealed record MatchedStudy(Guid Id, string StudyUid, string State);

internal sealed record NewOrderRequest(
    string? PatientId, string? Issuer, string? PatientName, string? BirthDate, string? Sex, string? Accession, string? Modality, string? StationAe,
    string? Start, string? Procedure, string? StudyUid);

internal sealed record NewOrderAnswer(Guid Id);

internal sealed record WorklistItemAnswer(
    Guid OrderId, string StepId, string PatientName, string PatientId, string Issuer, string BirthDate, string Sex, string Accession, string RequestedProcedureId,
    string StudyUid, string Modality, IReadOnlyList<string> StationAes, string StartDate, string StartTime, string Description, string State)
{
    public static WorklistItemAnswer From(WorklistItem i) => new(
        i.OrderId, i.StepId, i.PatientName, i.PatientId, i.Issuer, i.BirthDate, i.Sex, i.Accession, i.RequestedProcedureId, i.StudyUid, i.Modality,
        i.StationAes.Split('\\', StringSplitOptions.RemoveEmptyEntries), i.StartDate, i.StartTime, i.Description, i.State);
}

/// <param name="Visible">True when every link of the chain holds.</param>
internal sealed record ExplainAnswer(bool Visible, IReadOnlyList<WorklistReason> Items);
