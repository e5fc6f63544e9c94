using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>What a message did or would do, in words, and what is noted on the way. No names in it.</summary>
internal sealed class MessageEffects
{
    private readonly List<string> _done = [];
    private readonly List<Hl7Error> _warnings = [];

    public IReadOnlyList<string> Done => _done;

    /// <summary>Severity W: accepted nevertheless (ACK-3).</summary>
    public IReadOnlyList<Hl7Error> Warnings => _warnings;

    /// <summary>Kept for a human; nothing was changed (PAT-6).</summary>
    public bool Held { get; private set; }

    public Guid? OrderId { get; set; }
    public Guid? PatientRowId { get; set; }
    public string PatientId { get; set; } = "";
    public string Accession { get; set; } = "";

    public void Did(string text) => _done.Add(text);

    public void Warn(string location, int code, string text) => _warnings.Add(new Hl7Error(location, code, "W", text));

    public void Hold(string location, string text)
    {
        Held = true;
        Warn(location, Hl7ErrorCode.Accepted, text);
    }
}
