namespace QaGateway.Workflow.Orders;

/// <summary>Order and procedure-step states (domain.md §2.7).</summary>
public enum OrderState
{
    /// <summary>Placed without accession or step: not on the worklist (ORD-4).</summary>
    Requested,
    Scheduled,
    Arrived,
    Started,
    Completed,
    OnHold,
    Canceled,
    Discontinued,
    Replaced,
    Expired,
}

/// <summary>An imaging order = one requested procedure with its scheduled steps.</summary>
public sealed class Order
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PatientRowId { get; set; }
    public OrderState State { get; set; } = OrderState.Scheduled;

    /// <summary>The state to go back to from <see cref="OrderState.OnHold"/>.</summary>
    public OrderState? StateBefore { get; set; }
    public string Accession { get; set; } = "";
    public string AccessionIssuer { get; set; } = "";
    public string PlacerNumber { get; set; } = "";
    public string PlacerIssuer { get; set; } = "";
    public string FillerNumber { get; set; } = "";
    public string FillerIssuer { get; set; } = "";
    public string RequestedProcedureId { get; set; } = "";
    public string StudyUid { get; set; } = "";
    public string Description { get; set; } = "";
    public string ProcedureCode { get; set; } = "";
    public string ProcedureScheme { get; set; } = "";
    public string ProcedureMeaning { get; set; } = "";

    /// <summary>PN strings.</summary>
    public string ReferringPhysician { get; set; } = "";
    public string RequestingPhysician { get; set; } = "";
    public string Reason { get; set; } = "";
    public string Priority { get; set; } = "";
    public string AdmissionId { get; set; } = "";
    public string AdmissionIssuer { get; set; } = "";

    /// <summary>Further attributes of order and visit for the worklist, keyword → value (PatientTransportArrangements, CurrentPatientLocation, …).</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; set; } = new Dictionary<string, string>();

    /// <summary>PID and PV1 of the message that last set them, raw: copied into outbound messages (§2.9).</summary>
    public string PidSegment { get; set; } = "";
    public string Pv1Segment { get; set; } = "";

    /// <summary>HL7 version, sender, time of the message that last changed it (ACK-8).</summary>
    public string Source { get; set; } = "";
    public DateTimeOffset? MessageTime { get; set; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>V11: Patient ID or issuer changed otherwise than by a known merge, at this time.</summary>
    public DateTimeOffset? PatientChangedAt { get; set; }
    public List<ProcedureStep> Steps { get; init; } = [];
    public int Version { get; set; }

    public bool IsOpen => State is OrderState.Requested or OrderState.Scheduled or OrderState.Arrived or OrderState.Started or OrderState.OnHold;
}

/// <summary>A scheduled procedure step: one worklist item (MWL-1).</summary>
public sealed class ProcedureStep
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid OrderId { get; init; }
    public required string StepId { get; set; }
    public OrderState State { get; set; } = OrderState.Scheduled;
    public string Modality { get; set; } = "";

    /// <summary>Backslash-separated AE titles; empty = none assigned (MWL-2).</summary>
    public string StationAes { get; set; } = "";
    public string StationName { get; set; } = "";
    public string Location { get; set; } = "";

    /// <summary>Site-local, as DICOM wants it on the worklist: YYYYMMDD and HHMMSS.</summary>
    public string StartDate { get; set; } = "";
    public string StartTime { get; set; } = "";
    public string Description { get; set; } = "";
    public string ProtocolCode { get; set; } = "";
    public string ProtocolScheme { get; set; } = "";
    public string ProtocolMeaning { get; set; } = "";
    public string PerformingPhysician { get; set; } = "";

    /// <summary>When the modality said that it was done with it; null = it did not.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
