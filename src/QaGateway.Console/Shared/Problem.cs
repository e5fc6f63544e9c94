using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Shared;

/// <summary>Why a page cannot show what it should: what to do, and an id that the log has too.</summary>
public sealed record Problem(string Title, string Advice, string SupportId)
{
    public string InWords => $"{Title}. {Advice}";

    public static Problem From(Exception exception)
    {
        var id = Guid.NewGuid().ToString("N")[..8].ToUpperInvariant();
        return exception switch
        {
            PermissionDeniedException denied => new("You may not see this", $"It needs the permission “{Words.Of(denied.Permission)}”. Ask your administrator for it.", id),
            StudyLockedException held => new($"{held.By} works on this study", $"You can look. It is free when {held.By} is done, or at {held.Until:HH:mm} UTC.", id),
            TimeoutException => new("The database did not answer in time", "It may be busy. The page tries again by itself.", id),
            NotImplementedException => new("This part is not built in", "This version of the gateway does not have it.", id),
            _ => new("This could not be loaded", "The page tries again by itself. If it stays so, tell support the id below: the log has it too.", id),
        };
    }
}
