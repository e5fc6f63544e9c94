namespace QaGateway.Hl7;

/// <summary>MSA-1, table 0008: original mode (A) and enhanced accept mode (C).</summary>
public enum AckCode
{
    /// <summary>Application accept.</summary>
    AA,

    /// <summary>Application error: the content is wrong, the same bytes will not do better.</summary>
    AE,

    /// <summary>Application reject: type, version or processing id not taken, or a passing inability. The sender may retry.</summary>
    AR,

    /// <summary>Commit accept.</summary>
    CA,

    /// <summary>Commit error.</summary>
    CE,

    /// <summary>Commit reject.</summary>
    CR,
}
