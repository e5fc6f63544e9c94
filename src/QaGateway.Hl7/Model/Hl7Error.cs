namespace QaGateway.Hl7;

/// <summary>One ERR segment's worth (ACK-4).</summary>
/// <param name="Location">ERL as in ERR-2: <c>PID^1^3^1^4</c> (segment, its sequence, field, repetition, component); empty when the message as a whole is meant.</param>
/// <param name="Code">Table 0357, see <see cref="Hl7ErrorCode"/>.</param>
/// <param name="Severity">E, W, I or F (table 0516).</param>
/// <param name="Text">For people. Carries no patient values.</param>
public sealed record Hl7Error(string Location, int Code, string Severity, string Text);
