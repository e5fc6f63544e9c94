namespace QaGateway.Host.Doctor;

public enum Verdict
{
    Ok,
    Warning,
    Failed,
}

/// <param name="Mend">What to do about it; null where nothing is to be done.</param>
public sealed record Finding(string Check, Verdict Verdict, string Text, string? Mend = null)
{
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    public static Finding Warning(string check, string text, string mend) => new(check, Verdict.Warning, text, mend);

    public static Finding Failed(string check, string text, string mend) => new(check, Verdict.Failed, text, mend);
}
