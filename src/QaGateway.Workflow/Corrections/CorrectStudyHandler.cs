using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Corrections;

/// <param name="Changes">PS3.6 keyword → new value (backslash joins several); empty = zero length.</param>
/// <param name="SeriesUids">Empty = not narrowed.</param>
public sealed record CorrectStudy(
    string Study, IReadOnlyDictionary<string, string> Changes, string Reason, IReadOnlyList<string> SeriesUids, IReadOnlyList<string> SopUids, Actor By);

public sealed record UndoEntry(string Study, long EntryId, string? Reason, Actor By);

/// <summary>Corrects attributes with a reason (CORRECT): a ledger entry, no byte of the received objects.</summary>
public sealed class CorrectStudyHandler
{
    public Task<ActOutcome> HandleAsync(CorrectStudy command, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>Takes an entry back by its inverse; the entry itself stays in the ledger.</summary>
public sealed class UndoEntryHandler
{
    public Task<ActOutcome> HandleAsync(UndoEntry command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
