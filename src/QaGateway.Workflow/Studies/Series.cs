namespace QaGateway.Workflow.Studies;

public sealed class Series
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid StudyId { get; set; }

    /// <summary>The one that readers see and queries find; where an act gave a new one, <see cref="ReceivedUid"/> has what the objects themselves say.</summary>
    public required string SeriesUid { get; set; }

    /// <summary>Empty = the same as <see cref="SeriesUid"/>.</summary>
    public string ReceivedUid { get; set; } = "";

    /// <summary>Series Instance UID in the received bytes: what changes of the ledger are narrowed by.</summary>
    public string OriginalUid => ReceivedUid.Length > 0 ? ReceivedUid : SeriesUid;
    public string Modality { get; set; } = "";

    /// <summary>(0020,0011); null when absent or not a number.</summary>
    public int? Number { get; set; }
    public string Description { get; set; } = "";
    public string BodyPart { get; set; } = "";
    public string Laterality { get; set; } = "";
    public string ProtocolName { get; set; } = "";
    public string PerformedStepDate { get; set; } = "";
    public string PerformedStepTime { get; set; } = "";
    public string SeriesDate { get; set; } = "";
    public string SeriesTime { get; set; } = "";
    public string StationName { get; set; } = "";

    /// <summary>Of the first item of Request Attributes Sequence, as released; empty before.</summary>
    public string RequestedProcedureId { get; set; } = "";
    public string StepId { get; set; } = "";
    public int InstanceCount { get; set; }
}
