using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Commitment;

/// <summary>Decides one request and takes its result to the modality over an association of our own (SCM-3).</summary>
public sealed partial class CommitmentDelivery(
    GatewayDbContext db, CommitmentCheck check, IOptions<CommitmentOptions> options, TimeProvider clock, ILogger<CommitmentDelivery> logger)
{
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(60)];
    private static readonly TimeSpan UntilIndexed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilReleased = TimeSpan.FromMinutes(1);

    /// <summary>Longer than any attempt: another process that finds it unfinished after that may take it.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    /// <exception cref="DbUpdateConcurrencyException">Another process has it.</exception>
    public async Task WorkAsync(Guid id, CancellationToken cancellationToken)
    {
        var request = await db.CommitmentRequests.SingleAsync(r => r.Id == id, cancellationToken);
        if (request.NextAt is not { } due || due > clock.GetUtcNow())
            return;

        request.NextAt = clock.GetUtcNow() + Claim;
        await SaveAsync(request, cancellationToken);
        if (request.State is CommitmentState.Checking && !await check.DecideAsync(request, cancellationToken))
        {
            var isFresh = clock.GetUtcNow() - request.ReceivedAt < options.Value.Grace;
            request.NextAt = clock.GetUtcNow() + (isFresh ? UntilIndexed : UntilReleased);
            await SaveAsync(request, cancellationToken);
            return;
        }

        await SaveAsync(request, cancellationToken);
        var error = await DeliverAsync(request, cancellationToken);
        request.Attempts++;
        if (error is null)
        {
            (request.State, request.DeliveredAt, request.NextAt, request.LastError) = (CommitmentState.Delivered, clock.GetUtcNow(), null, "");
            LogDelivered(request.AeTitle, request.Committed, request.Failed);
        }
        else
        {
            Postpone(request, error);
        }

        await SaveAsync(request, cancellationToken);
    }

    private void Postpone(CommitmentRequest request, string error)
    {
        request.LastError = error.Length <= 450 ? error : error[..450];
        var now = clock.GetUtcNow();
        if (now - request.ReceivedAt > options.Value.Patience)
        {
            (request.State, request.NextAt) = (CommitmentState.GivenUp, null);
            LogGivenUp(request.AeTitle, request.LastError);
            return;
        }

        request.NextAt = now + Retries[Math.Min(request.Attempts, Retries.Length) - 1];
        LogPostponed(request.AeTitle, request.NextAt.Value, request.LastError);
    }

    /// <returns>null when the modality has taken it; else why not.</returns>
    private async Task<string?> DeliverAsync(CommitmentRequest request, CancellationToken cancellationToken)
    {
        var peer = await db.Peers.AsNoTracking().FirstOrDefaultAsync(p => p.AeTitle == request.AeTitle, cancellationToken);
        if (peer is not { Host: { } host })
            return "It has no address in the peer table.";

        var settings = new AssociationOptions
        {
            CallingAe = request.CalledAe,
            Contexts = [RequestedContext.For(Uids.StorageCommitmentPushModel) with { ScuRole = false, ScpRole = true }],
            ResponseTimeout = TimeSpan.FromSeconds(60),
        };
        try
        {
            await using var association = await DicomAssociation.OpenAsync(new DicomEndpoint(peer.AeTitle, host, peer.Port, peer.Tls), settings, logger, cancellationToken);
            var answer = await association.SendAsync(CommitmentReport.Of(request), cancellationToken);
            return answer.Status.IsFailure ? $"It answered {answer.Status}." : null;
        }
        catch (DicomNetworkException e)
        {
            return e.Message;
        }
    }

    private Task SaveAsync(CommitmentRequest request, CancellationToken cancellationToken)
    {
        request.Version++;
        return db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 13010, Level = LogLevel.Information, Message = "{Ae} has its commitment result: {Committed} objects committed, {Failed} not")]
    private partial void LogDelivered(string ae, int committed, int failed);

    [LoggerMessage(EventId = 13011, Level = LogLevel.Warning, Message = "{Ae} did not take its commitment result; it is tried again at {At}: {Why}")]
    private partial void LogPostponed(string ae, DateTimeOffset at, string why);

    [LoggerMessage(EventId = 13012, Level = LogLevel.Error, Message = "{Ae} never took its commitment result: {Why}")]
    private partial void LogGivenUp(string ae, string why);
}
