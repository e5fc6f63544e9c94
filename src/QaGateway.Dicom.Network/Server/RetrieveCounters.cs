using QaGateway.Dicom.Network.Dimse;

namespace QaGateway.Dicom.Network.Server;

/// <summary>Sub-operation counters of one retrieval (RET-3).</summary>
internal sealed class RetrieveCounters(int total)
{
    private readonly List<string> _failedUids = [];
    private int _completed;
    private int _warning;

    public IReadOnlyList<string> FailedUids => _failedUids;

    public int Done => _completed + _warning + _failedUids.Count;

    public void Count(DimseStatus status, string sopInstanceUid)
    {
        if (status.IsSuccess)
            _completed++;
        else if (status.IsWarning)
            _warning++;
        else
            _failedUids.Add(sopInstanceUid);
    }

    /// <summary>B000 when something failed or warned, A702 when all failed.</summary>
    public DimseStatus FinalStatus => _failedUids.Count > 0 && _failedUids.Count == total ? DimseStatus.CannotPerformSubOperations
        : _failedUids.Count > 0 || _warning > 0 ? DimseStatus.Warning
        : DimseStatus.Success;

    public DimseCommand Apply(DimseCommand response, bool withRemaining) => response with
    {
        Remaining = withRemaining ? Clamp(total - Done) : null,
        Completed = Clamp(_completed),
        Failed = Clamp(_failedUids.Count),
        Warning = Clamp(_warning),
    };

    private static ushort Clamp(int count) => (ushort)Math.Min(count, ushort.MaxValue);
}
