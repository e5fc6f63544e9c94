namespace QaGateway.Workflow.Orders.Messages;

/// <summary>One requested procedure as a message names it. null = not sent, empty = to be deleted (ER7-3, MAP-4); identifiers are empty when not sent.</summary>
internal sealed record OrderData
{
    /// <summary>ORC-1.</summary>
    public required string Control { get; init; }

    /// <summary>ORC-5.</summary>
    public required string Status { get; init; }

    public string ControlLocation { get; init; } = "ORC^1^1";
    public string StatusLocation { get; init; } = "ORC^1^5";

    /// <summary>Where the accession number stands in the message: for ERR-2.</summary>
    public string AccessionLocation { get; init; } = "OBR^1^18";
    public string StudyUidLocation { get; init; } = "ZDS^1^1";
    public string Accession { get; init; } = "";
    public string AccessionIssuer { get; init; } = "";
    public string PlacerNumber { get; init; } = "";
    public string PlacerIssuer { get; init; } = "";
    public string FillerNumber { get; init; } = "";
    public string FillerIssuer { get; init; } = "";
    public string RequestedProcedureId { get; init; } = "";
    public string StudyUid { get; init; } = "";
    public string ParentNumber { get; init; } = "";
    public CodedValue? Procedure { get; init; }
    public string? Description { get; init; }
    public string? ReferringPhysician { get; init; }
    public string? RequestingPhysician { get; init; }
    public string? Reason { get; init; }
    public string? Priority { get; init; }
    public string? AdmissionId { get; init; }
    public string? AdmissionIssuer { get; init; }

    /// <summary>OBR-25.</summary>
    public string ResultStatus { get; init; } = "";
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<StepData> Steps { get; init; } = [];
}

/// <summary>One scheduled step. null = not sent.</summary>
internal sealed record StepData
{
    /// <summary>Empty = not sent.</summary>
    public required string StepId { get; init; }
    public string? Modality { get; init; }
    public string? StationAes { get; init; }
    public string? StationName { get; init; }
    public string? Location { get; init; }
    public string? StartDate { get; init; }
    public string? StartTime { get; init; }
    public CodedValue? Protocol { get; init; }
    public string? PerformingPhysician { get; init; }
}
