namespace QaGateway.Workflow.Matching;

/// <summary>An order held against the images: its evidence and what forbids an automatic match.</summary>
public sealed record Assessment(OrderFacts Facts, IReadOnlyList<Evidence> Evidence, IdentityLevels Identity, StrongLink Links)
{
    public IReadOnlyList<Veto> Vetoes { get; init; } = [];

    public int Score => Evidence.Sum(e => e.Points);

    /// <summary>V1-V4: the identity differs.</summary>
    public bool DiffersInIdentity => Vetoes.Any(v => v.Id is "V1" or "V2" or "V3" or "V4");

    public Evidence? this[string key] => Evidence.FirstOrDefault(e => e.Key == key);
}

public sealed record IdentityLevels(IdentifierLevel PatientId, NameLevel Name, BirthDateLevel BirthDate, SexLevel Sex);

public enum SexLevel
{
    /// <summary>Not given, O or unknown on one side (REC-6).</summary>
    Missing,
    Opposite,
    Equal,
}

/// <summary>What can tie a study to an order by itself (REC-10), strongest highest.</summary>
[Flags]
public enum StrongLink
{
    None = 0,
    Accession = 1,
    PerformedStep = 2,
    StudyUid = 4,
}
