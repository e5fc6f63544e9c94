namespace QaGateway.Workflow.Studies;

/// <summary>A study in quarantine or archive. Its attributes are the effective ones: received bytes + ledger (D3).</summary>
public sealed class Study
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Study Instance UID as received; stays so even where a release changes it.</summary>
    public required string StudyUid { get; init; }

    public StudyState State { get; set; } = StudyState.Receiving;

    /// <summary>The state to return to from <see cref="StudyState.OnHold"/> or <see cref="StudyState.Rejected"/>.</summary>
    public StudyState? StateBefore { get; set; }

    public string PatientName { get; set; } = "";

    /// <summary><see cref="PatientName"/> normalised for search: upper case, no marks, tokens separated by one blank.</summary>
    public string PatientNameKey { get; set; } = "";
    public string PatientId { get; set; } = "";
    public string Issuer { get; set; } = "";
    public string BirthDate { get; set; } = "";
    public string Sex { get; set; } = "";
    public string Accession { get; set; } = "";
    public string AccessionIssuer { get; set; } = "";
    public string StudyId { get; set; } = "";
    public string StudyDate { get; set; } = "";
    public string StudyTime { get; set; } = "";
    public string StudyDescription { get; set; } = "";
    public string ReferringPhysician { get; set; } = "";

    /// <summary>Study Instance UID that readers see; differs from <see cref="StudyUid"/> only after a split, merge or re-identification.</summary>
    public string EffectiveStudyUid { get; set; } = "";

    /// <summary>Modalities in study, each once, backslash-separated, e.g. <c>CT\SR</c>.</summary>
    public string Modalities { get; set; } = "";

    /// <summary>What the first instance said; the ground on which the ledger stands.</summary>
    public required ReceivedHeader Received { get; set; }

    /// <summary>Calling AE title of the first instance.</summary>
    public required string SourceAe { get; init; }

    public int SeriesCount { get; set; }
    public int InstanceCount { get; set; }
    public long Bytes { get; set; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset LastInstanceAt { get; set; }

    /// <summary>When the quiet period ends (REC-3); null once settled.</summary>
    public DateTimeOffset? SettleAt { get; set; }
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>The order it is matched to; null unless matched.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>Best candidate while not matched.</summary>
    public Guid? SuggestedOrderId { get; set; }

    public bool Incomplete { get; set; }
    public bool UnderInvestigation { get; set; }

    /// <summary>One line for the queue: why it needs somebody.</summary>
    public string Why { get; set; } = "";

    public IReadOnlyList<StudyWarning> Warnings { get; set; } = [];

    /// <summary>Optimistic concurrency: every writer increments it (<see cref="Touch"/>).</summary>
    public int Version { get; set; }

    public void Touch() => Version++;

    public bool IsOpen => State is not (StudyState.Released or StudyState.Releasing or StudyState.Rejected or StudyState.MovedOut);

    public bool IsMatched => OrderId is not null;
}

/// <param name="Code">Stable, e.g. <c>ENC_SUSPECT</c>, <c>CONFLICT_VERSION</c>, <c>BURNED_IN</c>.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>safety</c>.</param>
public sealed record StudyWarning(string Code, string Severity, string Text, string? SopUid = null);
