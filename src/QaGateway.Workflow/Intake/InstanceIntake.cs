using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Storage;

namespace QaGateway.Workflow.Intake;

/// <summary>The one door for objects, whatever protocol brings them (D2). It needs nothing but the object store.</summary>
public sealed partial class InstanceIntake(
    IObjectStore store, DiskGuard disk, IndexQueue queue, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<InstanceIntake> logger)
{
    /// <summary>Begins an object.</summary>
    /// <exception cref="IOException">No room, or the store fails: A700.</exception>
    public async ValueTask<IncomingInstance> BeginAsync(
        ObjectOrigin origin, string transferSyntaxUid, ExpectedObject expected, CancellationToken cancellationToken)
    {
        if (disk.IsFull)
            throw new IOException("There is no room for more objects.");

        var at = clock.GetUtcNow();
        var key = new ObjectKey($"{SpoolFormat.Instances}{Guid.CreateVersion7(at):n}");
        queue.Begin(key.Value);
        try
        {
            var writer = await store.CreateAsync(key, SpoolFormat.Header(origin, transferSyntaxUid, at), cancellationToken);
            return new IncomingInstance(this, writer, origin, transferSyntaxUid, expected, at);
        }
        catch
        {
            queue.End(key.Value);
            throw;
        }
    }

    internal IntakeOptions Options => options.Value;

    internal IndexQueue Queue => queue;

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message = "Association {Association}: an object of {CallingAe} was refused with {Status} ({Reason}): {Comment}")]
    internal partial void LogRefused(string association, string callingAe, string status, string reason, string? comment);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Error, Message = "Association {Association}: an object of {CallingAe} could not be stored")]
    internal partial void LogFailed(string association, string callingAe, Exception error);
}
