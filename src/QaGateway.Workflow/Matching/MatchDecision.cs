namespace QaGateway.Workflow.Matching;

public enum MatchVerdict
{
    /// <summary>Nothing fits well enough.</summary>
    Unmatched,
    Conflict,
    Suggest,
    AutoMatch,
}

/// <summary>What came of holding all candidates against the images.</summary>
/// <param name="Candidates">Best first, those worth showing, at most 20.</param>
/// <param name="Why">One line for the queue.</param>
public sealed record MatchDecision(MatchVerdict Verdict, IReadOnlyList<Candidate> Candidates, Guid? SuggestedOrderId, string Why, string WeightsVersion)
{
    /// <summary>Vetoes of the study itself.</summary>
    public IReadOnlyList<Veto> StudyVetoes { get; init; } = [];
}
