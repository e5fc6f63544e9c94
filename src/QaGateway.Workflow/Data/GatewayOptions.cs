using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Data;

/// <summary>What every stage needs to know of the installation (contract.md, <c>Gateway</c>).</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Folder of spool, object store, SQLite file and keys unless they are set apart.</summary>
    [Required]
    public string DataPath { get; set; } = "./data";

    /// <summary>Comma-separated parts that this process runs: <c>dicom,hl7,web,console,jobs</c>.</summary>
    [Required]
    public string Roles { get; set; } = "dicom,hl7,web,console,jobs";

    public bool Has(string role) =>
        Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(role, StringComparer.OrdinalIgnoreCase);
}
