namespace QaGateway.Workflow.Ledger;

/// <summary>What came of an act on a study. Closed: callers switch over it.</summary>
public abstract record ActOutcome
{
    /// <param name="EntryId">The ledger entry that records it: what an undo names.</param>
    /// <param name="OtherStudyId">The second study of an act on two: what was split off, what it was merged into.</param>
    public sealed record Done(long EntryId, Guid? OtherStudyId = null) : ActOutcome;

    /// <summary>Nothing to do: it already is so.</summary>
    public sealed record Unchanged : ActOutcome;

    public sealed record NotFound(string What) : ActOutcome;

    /// <summary>Two held studies share the UID (V8): name one by id.</summary>
    public sealed record Ambiguous(IReadOnlyList<Guid> StudyIds) : ActOutcome;

    /// <summary>The request itself is wrong: HTTP 400.</summary>
    public sealed record Invalid(string Code, string Text) : ActOutcome;

    /// <summary>May not be done now: HTTP 409, with what stands in the way.</summary>
    public sealed record Refused(string Code, string Text, IReadOnlyList<OpenItem> Items) : ActOutcome
    {
        public Refused(string code, string text)
            : this(code, text, [])
        {
        }
    }

    /// <summary>Somebody changed the study meanwhile: reload and ask again.</summary>
    public sealed record Stale : ActOutcome;
}

/// <param name="Overridable">An authorised person may go on in spite of it, with a reason.</param>
public sealed record OpenItem(string Code, string Text, bool Overridable = false);
