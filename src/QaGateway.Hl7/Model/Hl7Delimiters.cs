namespace QaGateway.Hl7;

/// <summary>The separators that a message declares in MSH-1 and MSH-2 (ER7-1). Each is one byte on the wire.</summary>
/// <param name="Field">MSH-1, usually <c>|</c>.</param>
/// <param name="Component">First of MSH-2, usually <c>^</c>.</param>
/// <param name="Repetition">Second, usually <c>~</c>.</param>
/// <param name="Escape">Third, usually <c>\</c>.</param>
/// <param name="Subcomponent">Fourth, usually <c>&amp;</c>.</param>
/// <param name="Truncation">Fifth, since 2.7, usually <c>#</c>; null when not declared.</param>
public sealed record Hl7Delimiters(char Field, char Component, char Repetition, char Escape, char Subcomponent, char? Truncation = null)
{
    /// <summary><c>|^~\&amp;</c></summary>
    public static Hl7Delimiters Default { get; } = new('|', '^', '~', '\\', '&');

    /// <summary>MSH-2 as text.</summary>
    public string EncodingCharacters => Truncation is { } truncation
        ? new string([Component, Repetition, Escape, Subcomponent, truncation])
        : new string([Component, Repetition, Escape, Subcomponent]);
}
