using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Worklist;

/// <summary>A step with its order and patient: one worklist item (MWL-1).</summary>
internal sealed record WorklistEntry(Order Order, ProcedureStep Step, Patient Patient)
{
    public string[] StationAes { get; } = Step.StationAes.Split('\\', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What the item must have and lacks (MWL-6); empty = it may be served.</summary>
    public IReadOnlyList<string> Lacks { get; } =
    [
        .. new[]
        {
            ("Patient ID", Patient.PatientId), ("patient name", Patient.Name), ("Study Instance UID", Order.StudyUid),
            ("Scheduled Procedure Step ID", Step.StepId), ("modality", Step.Modality), ("start date", Step.StartDate),
        }.Where(p => p.Item2.Length == 0).Select(p => p.Item1),
    ];

    /// <summary>Hidden: held, requested only, over or gone (MWL-4).</summary>
    /// <param name="endedAfter">Steps that their modality ended later than this are shown still, as started.</param>
    public bool IsShown(DateTimeOffset endedAfter) => Lacks.Count == 0
        && (Step.EndedAt > endedAfter && IsEndedState(Step.State) ? IsShownState(Order.State) || IsEndedState(Order.State) : IsShownState(Order.State) && IsShownState(Step.State));

    public static bool IsEndedState(OrderState state) => state is OrderState.Completed or OrderState.Discontinued;

    public static bool IsShownState(OrderState state) => state is OrderState.Scheduled or OrderState.Arrived or OrderState.Started;
}
