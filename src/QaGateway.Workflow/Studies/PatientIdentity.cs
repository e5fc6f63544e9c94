namespace QaGateway.Workflow.Studies;

/// <summary>Who an object, order or study says the patient is. Empty string = not given.</summary>
/// <param name="Name">PN string with all its groups (PS3.5 §6.2).</param>
/// <param name="PatientId">Identifier as given, trimmed; case and leading zeros count (PAT-5).</param>
/// <param name="Issuer">Assigning authority; empty = unscoped (REC-7).</param>
/// <param name="BirthDate">YYYYMMDD.</param>
/// <param name="Sex">M, F, O or empty.</param>
public sealed record PatientIdentity(string Name, string PatientId, string Issuer, string BirthDate, string Sex)
{
    public static readonly PatientIdentity Empty = new("", "", "", "", "");

    /// <summary>Other identifiers of the same patient, each with its issuer.</summary>
    public IReadOnlyList<PatientIdentifier> OtherIds { get; init; } = [];
}

public sealed record PatientIdentifier(string Id, string Issuer);
