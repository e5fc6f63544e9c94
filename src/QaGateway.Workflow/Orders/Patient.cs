using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders;

/// <summary>A patient of the order book, keyed by identifier and issuer: unique in the database.</summary>
public sealed class Patient
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PatientId { get; set; }

    /// <summary>Empty = no issuer.</summary>
    public required string Issuer { get; set; }

    /// <summary>PN string, alphabetic group first.</summary>
    public string Name { get; set; } = "";
    public string NameKey { get; set; } = "";
    public string BirthDate { get; set; } = "";
    public string Sex { get; set; } = "";
    public IReadOnlyList<PatientIdentifier> OtherIds { get; set; } = [];

    /// <summary>Names it had before, newest last (V4, V11).</summary>
    public IReadOnlyList<string> PreviousNames { get; set; } = [];

    /// <summary>The survivor of a merge (A40); chains are followed.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>Further attributes of the patient that go to the worklist, keyword → value (PatientWeight, MedicalAlerts, …).</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; set; } = new Dictionary<string, string>();
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>MSH-7 of the last message that changed it: an older one is stale (ACK-8).</summary>
    public DateTimeOffset? MessageTime { get; set; }
    public int Version { get; set; }

    public PatientIdentity Identity => new(Name, PatientId, Issuer, BirthDate, Sex) { OtherIds = OtherIds };
}
