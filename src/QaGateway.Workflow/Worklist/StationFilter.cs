using System.Collections.Frozen;
using System.Globalization;

namespace QaGateway.Workflow.Worklist;

/// <summary>Which steps an AE may see, beside what its keys say (MWL-2, MWL-3 and its profile).</summary>
internal sealed class StationFilter
{
    private readonly FrozenSet<string>? _stations;
    private readonly FrozenSet<string>? _locations;

    private StationFilter(FrozenSet<string>? stations, FrozenSet<string>? locations, bool unassignedVisible)
    {
        _stations = stations;
        _locations = locations;
        UnassignedVisible = unassignedVisible;
    }

    /// <summary>Steps without a station are added to any station key.</summary>
    public bool UnassignedVisible { get; }

    /// <summary>YYYYMMDD, inclusive; null = open.</summary>
    public string? FromDate { get; private init; }
    public string? ToDate { get; private init; }

    /// <summary>For a query of an AE.</summary>
    /// <param name="today">The site's date.</param>
    public static StationFilter For(string callingAe, WorklistKeys keys, WorklistOptions options, DateOnly today)
    {
        var profile = options.Profiles.TryGetValue(callingAe, out var own) ? own : null;
        var policy = keys.HasStation ? StationPolicy.Any : profile?.WithoutStation ?? options.WithoutStation;
        var isDated = keys.FromDate is not null || keys.ToDate is not null;
        return new StationFilter(Stations(callingAe, policy, options), profile is { Locations.Count: > 0 } ? profile.Locations.ToFrozenSet(StringComparer.Ordinal) : null, options.UnassignedVisible)
        {
            FromDate = !isDated && profile?.DaysBack is { } back ? Text(today.AddDays(-back)) : null,
            ToDate = !isDated && profile?.DaysAhead is { } ahead ? Text(today.AddDays(ahead)) : null,
        };
    }

    public bool Shows(WorklistEntry entry)
    {
        if (_stations is not null && !(entry.StationAes.Length == 0 ? UnassignedVisible : entry.StationAes.Any(_stations.Contains)))
            return false;
        if (_locations is not null && entry.Step.Location.Length > 0 && !_locations.Contains(entry.Step.Location))
            return false;

        return (FromDate is null || string.CompareOrdinal(entry.Step.StartDate, FromDate) >= 0) && (ToDate is null || string.CompareOrdinal(entry.Step.StartDate, ToDate) <= 0);
    }

    private static FrozenSet<string>? Stations(string callingAe, StationPolicy policy, WorklistOptions options) => policy switch
    {
        StationPolicy.Any => null,
        StationPolicy.Own => [callingAe],
        _ => options.Groups.Values.Select(Members).Where(g => g.Contains(callingAe)).SelectMany(g => g).Append(callingAe).ToFrozenSet(StringComparer.Ordinal),
    };

    private static string[] Members(string group) => group.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Text(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
