using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Quarantine;

/// <summary>What a rejection took away and how it stood before: what a restore needs. Kept in the ledger entry.</summary>
/// <param name="Usual">State of those that are not named.</param>
/// <param name="Ids">Whom; null = every instance of the study.</param>
/// <param name="Others">Those that stood otherwise than <paramref name="Usual"/>.</param>
internal sealed record RejectionRecord(string Usual, IReadOnlyList<Guid>? Ids, IReadOnlyDictionary<Guid, string> Others)
{
    public static RejectionRecord Of(List<Instance> rejected, bool isWhole)
    {
        var usual = rejected.CountBy(i => i.State).MaxBy(c => c.Value).Key;
        return new(
            usual.ToString(),
            isWhole ? null : [.. rejected.Select(i => i.Id)],
            rejected.Where(i => i.State != usual).ToDictionary(i => i.Id, i => i.State.ToString()));
    }

    public static RejectionRecord Read(string? data) =>
        data is null ? new(nameof(InstanceState.Valid), null, new Dictionary<Guid, string>()) : JsonColumn.Read<RejectionRecord>(data);

    public string Write() => JsonColumn.Write(this);

    public void Restore(List<Instance> instances)
    {
        var meant = Ids?.ToHashSet();
        foreach (var instance in instances.Where(i => i.State is InstanceState.Rejected && (meant is null || meant.Contains(i.Id))))
            instance.State = Enum.Parse<InstanceState>(Others.GetValueOrDefault(instance.Id) ?? Usual);
    }
}
