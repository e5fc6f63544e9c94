namespace QaGateway.Workflow.Studies;

/// <summary>How long after its last instance a study counts as sent (REC-3; contract.md, <c>Gateway:Quarantine</c>).</summary>
public sealed class QuietPeriodOptions
{
    public const string Section = "Gateway:Quarantine";

    /// <summary>Set = holds for every modality that has no period of its own.</summary>
    public TimeSpan? QuietPeriod { get; set; }

    /// <summary>By modality, e.g. <c>US</c>.</summary>
    public IDictionary<string, TimeSpan> QuietPeriods { get; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);

    /// <param name="modalities">Modalities in study, backslash-separated: the slowest decides.</param>
    public TimeSpan For(string modalities) => modalities.Split('\\').Max(Single);

    private TimeSpan Single(string modality) =>
        QuietPeriods.TryGetValue(modality, out var own) ? own
        : QuietPeriod ?? modality switch
        {
            "US" => TimeSpan.FromMinutes(5),
            "MG" or "CR" => TimeSpan.FromMinutes(3),
            _ => TimeSpan.FromMinutes(2),
        };
}
