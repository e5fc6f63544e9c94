using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Commitment;

/// <summary>Storage commitment as SCP (SCM-1): the answer means no more than that the request is on file and its result will come.</summary>
internal sealed partial class CommitmentProvider(
    IServiceScopeFactory scopes, CommitmentSignal signal, IOptions<CommitmentOptions> options, TimeProvider clock, ILogger<CommitmentProvider> logger) : INServiceProvider
{
    private const int MaxItems = 100_000;

    /// <summary>While a result goes over the modality's own association, the job leaves the request alone.</summary>
    private static readonly TimeSpan OverOwnAssociation = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static readonly DimseStatus DuplicateTransaction = new(0x0131);

    public bool Serves(string sopClassUid) => sopClassUid == Uids.StorageCommitmentPushModel;

    public async ValueTask<NResponse> HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        if (request.Operation is NOperation.EventReport)
        {
            LogUnasked(association.CallingAe); // SCM-6: a late duplicate does no harm
            return new NResponse(DimseStatus.Success);
        }

        if (request.Operation is not NOperation.Action)
            return new NResponse(DimseStatus.UnrecognizedOperation);
        if (request.SopInstanceUid != Uids.StorageCommitmentPushModelInstance)
            return new NResponse(DimseStatus.NoSuchSopInstance);
        if (request.TypeId is not 1)
            return new NResponse(DimseStatus.NoSuchAction);
        if (Read(request.Data, association) is not { } asked)
            return new NResponse(DimseStatus.InvalidArgumentValue, ErrorComment: "Transaction UID and Referenced SOP Sequence are needed");

        return await TakeAsync(asked, association, cancellationToken);
    }

    private CommitmentRequest? Read(DicomDataset? data, AssociationInfo association)
    {
        var transaction = data?.GetText(Tags.TransactionUID) ?? "";
        var items = (data?.GetItems(Tags.ReferencedSOPSequence) ?? [])
            .Select(i => new CommitmentItem(i.GetText(Tags.ReferencedSOPClassUID) ?? "", i.GetText(Tags.ReferencedSOPInstanceUID) ?? "")).ToList();
        if (transaction.Length is 0 or > 64 || items.Count is 0 or > MaxItems || items.Exists(i => i.SopUid.Length is 0 or > 64 || i.SopClassUid.Length is 0 or > 64))
            return null;

        var now = clock.GetUtcNow();
        var isOwn = options.Value.IsSameAssociation(association.CallingAe);
        return new CommitmentRequest
        {
            TransactionUid = transaction,
            AeTitle = association.CallingAe,
            CalledAe = association.CalledAe,
            ReceivedAt = now,
            Items = items,
            NextAt = isOwn ? now + OverOwnAssociation : now,
        };
    }

    private async Task<NResponse> TakeAsync(CommitmentRequest asked, AssociationInfo association, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var isOwn = options.Value.IsSameAssociation(asked.AeTitle);
        if (!isOwn && await db.Peers.AsNoTracking().FirstOrDefaultAsync(p => p.AeTitle == asked.AeTitle, cancellationToken) is not { Host: not null })
        {
            LogNoAddress(asked.AeTitle);
            return new NResponse(DimseStatus.ProcessingFailure, ErrorComment: "this AE has no address here to send the result to");
        }

        var known = await db.CommitmentRequests.FirstOrDefaultAsync(r => r.AeTitle == asked.AeTitle && r.TransactionUid == asked.TransactionUid, cancellationToken);
        if (known is not null && !known.Items.Select(i => (i.SopClassUid, i.SopUid)).SequenceEqual(asked.Items.Select(i => (i.SopClassUid, i.SopUid))))
            return new NResponse(DuplicateTransaction, ErrorComment: "this Transaction UID is in use for other objects");

        if (known is null)
            db.CommitmentRequests.Add(asked);
        else
            (known.State, known.NextAt, known.Attempts) = (CommitmentState.Checking, asked.NextAt, 0); // asked again: the result got lost on its way
        await db.SaveChangesAsync(cancellationToken);
        signal.Pulse();
        var id = known?.Id ?? asked.Id;
        return new NResponse(DimseStatus.Success) { Then = isOwn ? new NFollowUp(token => MakeAsync(id, token), status => AnsweredAsync(id, status)) : null };
    }

    private async ValueTask<NRequest?> MakeAsync(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
                var request = await db.CommitmentRequests.SingleAsync(r => r.Id == id, cancellationToken);
                if (await scope.ServiceProvider.GetRequiredService<CommitmentCheck>().DecideAsync(request, cancellationToken))
                {
                    await db.SaveChangesAsync(cancellationToken);
                    return CommitmentReport.Of(request);
                }

                if (clock.GetUtcNow() - request.ReceivedAt > options.Value.Grace)
                    return null; // waits for a release: that takes longer than an association
            }

            await Task.Delay(Again, clock, cancellationToken);
        }
    }

    private async ValueTask AnsweredAsync(Guid id, DimseStatus? status)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var request = await db.CommitmentRequests.SingleAsync(r => r.Id == id);
        if (status is { IsFailure: false })
            (request.State, request.DeliveredAt, request.NextAt) = (CommitmentState.Delivered, clock.GetUtcNow(), null);
        else
            request.NextAt = clock.GetUtcNow();
        request.Version++;
        await db.SaveChangesAsync();
        signal.Pulse();
    }

    [LoggerMessage(EventId = 13001, Level = LogLevel.Warning, Message = "{Ae} asks for storage commitment and has no address in the peer table")]
    private partial void LogNoAddress(string ae);

    [LoggerMessage(EventId = 13002, Level = LogLevel.Information, Message = "{Ae} reports a commitment that nobody waits for")]
    private partial void LogUnasked(string ae);
}
