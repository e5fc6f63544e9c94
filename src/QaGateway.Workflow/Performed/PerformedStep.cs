using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Performed;

/// <summary>State of a performed procedure step (PS3.4 §F.7.1): the last two are final.</summary>
public enum PerformedState
{
    InProgress,
    Completed,
    Discontinued,
}

/// <summary>What a modality says it does or has done (MPPS): evidence for matching and completeness, and what takes items off the worklist.</summary>
public sealed class PerformedStep
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SOP Instance UID of the performed step.</summary>
    public required string SopUid { get; init; }
    public PerformedState State { get; set; } = PerformedState.InProgress;

    /// <summary>Who told us.</summary>
    public required string SourceAe { get; init; }

    /// <summary>(0040,0241) of the N-CREATE.</summary>
    public string StationAe { get; set; } = "";
    public string StepId { get; set; } = "";
    public string Modality { get; set; } = "";

    /// <summary>As the modality said: YYYYMMDD and HHMMSS.</summary>
    public string StartDate { get; set; } = "";
    public string StartTime { get; set; } = "";
    public string EndDate { get; set; } = "";
    public string EndTime { get; set; } = "";
    public string Description { get; set; } = "";
    public required PatientIdentity Patient { get; set; }

    /// <summary>Code Value of (0040,0281); 110514 = wrong worklist entry selected (MPP-6).</summary>
    public string DiscontinuationCode { get; set; } = "";
    public string DiscontinuationMeaning { get; set; } = "";

    /// <summary>Images and other objects that it lists.</summary>
    public int ObjectCount { get; set; }

    /// <summary>All attributes as created and set, in the DICOM JSON model (MPP-5: always Unicode).</summary>
    public required string DataSet { get; set; }

    /// <summary>What was odd about its messages, in words.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it became final; null while in progress.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What it was done for: one row an item of (0040,0270); several in the group case (MPP-7).</summary>
    public List<PerformedFor> For { get; init; } = [];
    public List<PerformedSeries> Series { get; init; } = [];
    public int Version { get; set; }

    /// <summary>The wrong worklist entry was selected (MPP-6, V9).</summary>
    public bool IsWrongEntry => State is PerformedState.Discontinued && DiscontinuationCode is PerformedCodes.WrongWorklistEntry;
}

/// <summary>One scheduled step that a performed step was done for.</summary>
public sealed class PerformedFor
{
    public long Id { get; init; }
    public Guid PerformedStepId { get; init; }
    public required string StudyUid { get; init; }
    public string Accession { get; init; } = "";
    public string RequestedProcedureId { get; init; } = "";
    public string StepId { get; init; } = "";

    /// <summary>The order it names; null when unscheduled, unknown, or of another patient.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>The procedure step of that order.</summary>
    public Guid? StepRowId { get; set; }
}

/// <summary>A series that a performed step lists.</summary>
public sealed class PerformedSeries
{
    public long Id { get; init; }
    public Guid PerformedStepId { get; init; }
    public required string SeriesUid { get; init; }
    public int ObjectCount { get; init; }
}

/// <summary>Discontinuation reasons of CID 9300 that mean something here.</summary>
public static class PerformedCodes
{
    /// <summary>DCM 110514, Incorrect worklist entry selected.</summary>
    public const string WrongWorklistEntry = "110514";
}
