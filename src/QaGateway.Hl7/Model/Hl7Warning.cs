namespace QaGateway.Hl7;

/// <summary>A deviation that was read nevertheless (ER7-6).</summary>
/// <param name="Code">Upper-case word: <c>CHARSET_SUSPECT</c>, <c>LOWER_CASE_SEGMENT</c>, <c>UNKNOWN_ESCAPE</c>…</param>
/// <param name="Location">Segment, or segment and field; empty for the message.</param>
/// <param name="Text">For people. Carries no patient values.</param>
public sealed record Hl7Warning(string Code, string Location, string Text);
