namespace QaGateway.Workflow.Worklist;

/// <summary>Which steps an AE may see (MWL-2, MWL-3).</summary>
/// <param name="HasStationKey">The query itself names a station: then the key decides, but steps without a station are added where the site wants that.</param>
internal sealed record StationFilter(string CallingAe, bool HasStationKey, StationPolicy Policy, bool UnassignedVisible)
{
    public bool Shows(WorklistEntry entry)
    {
        if (HasStationKey || Policy is StationPolicy.Any)
            return true;

        return entry.StationAes.Length == 0 ? UnassignedVisible : entry.StationAes.Contains(CallingAe, StringComparer.Ordinal);
    }
}
