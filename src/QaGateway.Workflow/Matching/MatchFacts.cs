using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>All that a decision rests on, gathered before it: the decision itself is a pure function of this and the weights (REC-14).</summary>
/// <param name="Candidates">Orders that share a key with the images.</param>
/// <param name="OtherPatients">Patients on file with the images' birth date, or with their surname and an order for that modality that day (V14).</param>
public sealed record MatchFacts(ImageFacts Image, IReadOnlyList<OrderFacts> Candidates, IReadOnlyList<Patient> OtherPatients, SiteFacts Site);

/// <summary>The images' side: one header for each distinct identity among the instances, corrections applied, matches not.</summary>
public sealed record ImageFacts
{
    public required IReadOnlyList<ReceivedHeader> Headers { get; init; }
    public required string SourceAe { get; init; }

    /// <summary>Each identity as received and as corrected: what later instances are held against (REC-15).</summary>
    public IReadOnlyList<SeenIdentity> Seen { get; init; } = [];

    /// <summary>Modalities in study.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Issuer assumed for images of that AE that name none (REC-7).</summary>
    public string DefaultIssuer { get; init; } = "";

    /// <summary>V13.</summary>
    public bool ManualOnly { get; init; }

    /// <summary>V12.</summary>
    public bool HasConflictVersion { get; init; }

    /// <summary>V8: another study on file has this Study Instance UID and another patient.</summary>
    public bool UidOfOtherPatient { get; init; }

    /// <summary>The order it is matched to already.</summary>
    public Guid? MatchedOrderId { get; init; }

    /// <summary>What MPPS says of the images; null where no performed step is known.</summary>
    public PerformedStepFacts? PerformedStep { get; init; }

    public ReceivedHeader First => Headers[0];
}

/// <param name="OrderId">The order that the performed step belongs to.</param>
/// <param name="WrongWorklistEntry">Discontinued with 110514 (V9).</param>
public sealed record PerformedStepFacts(Guid? OrderId, bool WrongWorklistEntry)
{
    /// <summary>When the modality said so.</summary>
    public DateTimeOffset? WrongEntryAt { get; init; }

    /// <summary>Orders that this very study completed: no other study did (V5).</summary>
    public IReadOnlyList<Guid> OwnOrderIds { get; init; } = [];
}

/// <summary>An order's side.</summary>
public sealed record OrderFacts
{
    public required Order Order { get; init; }
    public required Patient Patient { get; init; }

    /// <summary>Patients merged into this one.</summary>
    public IReadOnlyList<Patient> Aliases { get; init; } = [];

    /// <summary>Served to the images' AE within the last 24 h (MAP-24).</summary>
    public bool ServedToSource { get; init; }

    /// <summary>V11: the worklist was served before the order got another patient.</summary>
    public bool PatientChangedAfterServed { get; init; }

    /// <summary>V5: another study of this order has been released.</summary>
    public bool HasOtherReleasedStudy { get; init; }

    public IReadOnlyList<PatientIdentifier> AliasIds => [.. Aliases.Select(a => new PatientIdentifier(a.PatientId, a.Issuer))];

    /// <summary>Names the patient had before, and those of merged patients.</summary>
    public IEnumerable<string> FormerNames => Patient.PreviousNames.Concat(Aliases.SelectMany(a => a.PreviousNames.Append(a.Name)));
}

/// <param name="SeveralIssuers">More than one issuer of Patient IDs on site: an unscoped id is not enough (REC-7).</param>
/// <param name="OneAccessionIssuer">Accession numbers of one origin only: they are strong links without an issuer.</param>
public sealed record SiteFacts(bool SeveralIssuers = false, bool OneAccessionIssuer = true);
