namespace QaGateway.Workflow.Data;

/// <summary>Identity domains of the site (contract.md, <c>Gateway:Identity</c>; PAT-2, REC-7).</summary>
public sealed class SiteIdentityOptions
{
    public const string Section = "Gateway:Identity";

    /// <summary>Assigning authorities whose identifiers are Patient IDs, in order of preference; empty = every issuer is trusted.</summary>
    public IList<string> TrustedIssuers { get; } = [];

    /// <summary>Issuer of identifiers that come without one; null = stays empty.</summary>
    public string? DefaultIssuer { get; set; }

    /// <summary>Issuer of accession numbers that come without one; null = the site has one, unnamed.</summary>
    public string? AccessionIssuer { get; set; }
}
