using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Worklist;

/// <summary>What a modality without a station AE key gets (MWL-3).</summary>
public enum StationPolicy
{
    /// <summary>No restriction.</summary>
    Any,

    /// <summary>Steps of its own AE title, and those without one.</summary>
    Own,

    /// <summary>Steps of any AE title of its group (<see cref="WorklistOptions.Groups"/>), and those without one.</summary>
    Group,
}

/// <summary>How the worklist is served (<c>Gateway:Worklist</c>).</summary>
public sealed class WorklistOptions
{
    public const string Section = "Gateway:Worklist";

    public StationPolicy WithoutStation { get; set; } = StationPolicy.Any;

    /// <summary>Steps that no AE title is assigned to are shown to every AE (MWL-2).</summary>
    public bool UnassignedVisible { get; set; } = true;

    /// <summary>More matches end the query with A700 (QRY-9).</summary>
    [Range(1, 100_000)]
    public int MaxMatches { get; set; } = 5000;

    /// <summary>How long a step stays on the worklist after its modality was done with it: repeats need it (MWL-4).</summary>
    public TimeSpan AfterEnd { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Days that the as-served log is kept (MAP-24).</summary>
    [Range(1, 3650)]
    public int ServedDays { get; set; } = 90;

    /// <summary>AE titles that share a worklist, comma-separated, by the name of the group, e.g. <c>Groups:CT = CT1,CT2</c>.</summary>
    public IDictionary<string, string> Groups { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>By calling AE title: what a modality needs otherwise (MWL-5).</summary>
    public IDictionary<string, WorklistProfile> Profiles { get; } = new Dictionary<string, WorklistProfile>(StringComparer.Ordinal);
}

/// <summary>Quirks of one modality. Identifiers are never cut; descriptions may be.</summary>
public sealed class WorklistProfile
{
    /// <summary>Character set of the answers, e.g. <c>ISO_IR 100</c>; null = as the query says, else UTF-8 where it is needed.</summary>
    public string? CharacterSet { get; set; }

    /// <summary>Characters of descriptions that the modality can show; 0 = all.</summary>
    [Range(0, 64)]
    public int DescriptionLength { get; set; }

    /// <summary>Names and descriptions in plain letters: ü becomes ue.</summary>
    public bool Ascii { get; set; }

    /// <summary>Keywords that are left out of the answers.</summary>
    public IList<string> Remove { get; } = [];

    public StationPolicy? WithoutStation { get; set; }

    /// <summary>More matches end its queries with A700; null = as for all.</summary>
    [Range(1, 100_000)]
    public int? MaxMatches { get; set; }

    /// <summary>Days before and after today that it is shown steps of where its query names no date; null = all.</summary>
    [Range(0, 3650)]
    public int? DaysBack { get; set; }

    [Range(0, 3650)]
    public int? DaysAhead { get; set; }

    /// <summary>Scheduled locations it is shown; empty = all. Steps without a location are always shown.</summary>
    public IList<string> Locations { get; } = [];
}
