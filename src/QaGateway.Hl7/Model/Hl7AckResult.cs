namespace QaGateway.Hl7;

/// <summary>What an acknowledgement says.</summary>
/// <param name="Code">MSA-1; null when it is none of table 0008.</param>
/// <param name="ControlId">MSA-2, the message that is meant.</param>
/// <param name="Text">MSA-3 or MSA-8; null when empty.</param>
/// <param name="Errors">Every ERR, in the form of 2.5 whatever the version.</param>
public sealed record Hl7AckResult(AckCode? Code, string ControlId, string? Text, IReadOnlyList<Hl7Error> Errors)
{
    /// <summary>AA or CA.</summary>
    public bool IsAccepted => Code is AckCode.AA or AckCode.CA;

    /// <summary>AE or CE: sending the same bytes again cannot help (ACK-9).</summary>
    public bool IsError => Code is AckCode.AE or AckCode.CE;
}
