namespace QaGateway.Workflow.Commitment;

/// <summary>What an object must have reached before we vouch for it (SCM-4).</summary>
public enum CommitAt
{
    /// <summary>On stable storage and indexed. Where the data folder lies on one disk alone, choose <see cref="Released"/> or keep the modality's copy.</summary>
    Quarantine,

    /// <summary>Released into the archive. Rejected objects count as they are kept.</summary>
    Released,
}

/// <summary>Storage commitment (<c>Gateway:Commitment</c>).</summary>
public sealed class CommitmentOptions
{
    public const string Section = "Gateway:Commitment";

    public CommitAt CommitAt { get; set; } = CommitAt.Quarantine;

    /// <summary>How long an object may be unknown before it is called so: the index follows the storage by a moment.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long results are offered, and how long a release is waited for.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromDays(3);

    /// <summary>By AE title.</summary>
    public IDictionary<string, CommitmentProfile> Profiles { get; } = new Dictionary<string, CommitmentProfile>(StringComparer.Ordinal);

    internal CommitAt CommitAtFor(string aeTitle) => Profiles.TryGetValue(aeTitle, out var own) && own.CommitAt is { } at ? at : CommitAt;

    internal bool IsSameAssociation(string aeTitle) => Profiles.TryGetValue(aeTitle, out var own) && own.SameAssociation;
}

/// <summary>What one modality needs otherwise.</summary>
public sealed class CommitmentProfile
{
    public CommitAt? CommitAt { get; set; }

    /// <summary>It expects the result over the association of its request; where that has ended, it is called as the others are.</summary>
    public bool SameAssociation { get; set; }
}
