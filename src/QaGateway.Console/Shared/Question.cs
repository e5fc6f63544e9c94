namespace QaGateway.Console.Shared;

/// <summary>What <see cref="ReasonDialog"/> asks.</summary>
/// <param name="Effect">What it changes, before it changes it.</param>
public sealed record Question(string Title, string Effect, string Do, bool NeedsReason);
