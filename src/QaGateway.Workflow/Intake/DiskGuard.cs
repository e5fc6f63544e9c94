using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Storage;

namespace QaGateway.Workflow.Intake;

/// <summary>Watches the room of the object store (STO-7). Intake begins again by itself when there is room.</summary>
public sealed partial class DiskGuard(IObjectStore store, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<DiskGuard> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _lookedAt;
    private StoreSpace? _space;
    private int _level;

    /// <summary>Room left when last looked, at most a second ago; null where the store knows no limit.</summary>
    public StoreSpace? Space
    {
        get
        {
            lock (_gate)
            {
                if (_lookedAt is 0 || clock.GetElapsedTime(_lookedAt) >= Fresh)
                    Look();
                return _space;
            }
        }
    }

    /// <summary>Below the stop watermark: nothing is taken.</summary>
    public bool IsFull => Space is { } space && space.FreeBytes < options.Value.StopFreeBytes;

    private void Look()
    {
        _lookedAt = Math.Max(1, clock.GetTimestamp());
        _space = store.GetSpace();
        if (_space is not { } space)
            return;
        var level = space.FreeBytes < options.Value.StopFreeBytes ? 2 : space.FreeBytes < options.Value.WarnFreeBytes ? 1 : 0;
        if (level == _level)
            return;
        _level = level;
        if (level is 2)
            LogStopped(space.FreeBytes, options.Value.StopFreeBytes);
        else if (level is 1)
            LogLow(space.FreeBytes);
        else
            LogRoom(space.FreeBytes);
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Critical, Message = "Intake has stopped: {Free} bytes are free, fewer than the {Limit} of Gateway:Intake:StopFreeBytes")]
    private partial void LogStopped(long free, long limit);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "The disk is filling up: {Free} bytes are free")]
    private partial void LogLow(long free);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "The disk has room again: {Free} bytes are free")]
    private partial void LogRoom(long free);
}
