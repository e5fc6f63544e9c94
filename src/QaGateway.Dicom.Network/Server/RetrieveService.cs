using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>C-MOVE and C-GET as SCP: runs the sub-operations of a plan, counts them, tells of progress (RET-1 to RET-4).</summary>
internal sealed class RetrieveService(IRetrieveProvider provider, DimseChannel channel, DicomServerOptions options, ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan UsualPendingInterval = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _pendingInterval = options.PendingInterval < UsualPendingInterval ? options.PendingInterval : UsualPendingInterval;

    public async Task RunAsync(RunningOperation operation, RetrieveRequest request, GetSubOperations sameAssociation)
    {
        var plan = await PlanAsync(operation, request).ConfigureAwait(false);
        if (!plan.Status.IsSuccess)
        {
            await FinishAsync(operation, operation.Message.Command.Respond(plan.Status) with { ErrorComment = plan.ErrorComment }, []).ConfigureAwait(false);
            return;
        }

        var counters = new RetrieveCounters(plan.Objects.Count);
        if (plan.Objects.Count > 0)
        {
            var (way, problem) = request.MoveDestination is null ? (sameAssociation, null) : await OpenAsync(operation, plan).ConfigureAwait(false);
            if (way is null)
            {
                foreach (var source in plan.Objects)
                    counters.Count(DimseStatus.CannotPerformSubOperations, source.SopInstanceUid);
                var refused = counters.Apply(operation.Message.Command.Respond(DimseStatus.CannotPerformSubOperations), withRemaining: false);
                await FinishAsync(operation, refused with { ErrorComment = problem }, counters.FailedUids).ConfigureAwait(false);
                return;
            }

            await using var _ = way.ConfigureAwait(false);
            await SendAllAsync(operation, plan.Objects, way, counters).ConfigureAwait(false);
        }

        var cancelled = operation.Token.IsCancellationRequested && counters.Done < plan.Objects.Count;
        var final = counters.Apply(operation.Message.Command.Respond(cancelled ? DimseStatus.Cancel : counters.FinalStatus), withRemaining: cancelled);
        await FinishAsync(operation, final, counters.FailedUids).ConfigureAwait(false);
    }

    private async Task<RetrievePlan> PlanAsync(RunningOperation operation, RetrieveRequest request)
    {
        try
        {
            return await provider.PlanAsync(request, channel.Info, operation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (operation.Token.IsCancellationRequested)
        {
            return RetrievePlan.Refuse(DimseStatus.Cancel);
        }
    }

    private async Task<(ISubOperations? Way, string? Problem)> OpenAsync(RunningOperation operation, RetrievePlan plan)
    {
        if (plan.Destination is not { } destination)
            return (null, "no destination");
        var association = new AssociationOptions
        {
            CallingAe = options.MoveCallingAe ?? channel.Info.CalledAe,
            Contexts = MoveSubOperations.ContextsFor(plan.Objects),
            ResponseTimeout = options.ResponseTimeout,
            FragmentTimeout = options.FragmentTimeout,
            ClientCertificate = options.TlsCertificate,
            TrustedRoots = options.TrustedRoots,
            Clock = clock,
        };
        try
        {
            var way = await MoveSubOperations.OpenAsync(
                destination, association, channel.Info.CallingAe, operation.Message.Command.MessageId ?? 0, logger, operation.Token).ConfigureAwait(false);
            return (way, null);
        }
        catch (DicomNetworkException e)
        {
            logger.ServiceRefused(channel.Info.Id, "C-MOVE", DimseStatus.CannotPerformSubOperations, $"no association with {destination}: {e.Message}");
            return (null, e is AssociationRejectedException ? "the destination rejected the association" : "the destination cannot be reached");
        }
    }

    private async Task SendAllAsync(RunningOperation operation, IReadOnlyList<DicomObjectSource> objects, ISubOperations way, RetrieveCounters counters)
    {
        var last = clock.GetTimestamp();
        foreach (var source in objects)
        {
            if (operation.Token.IsCancellationRequested)
                return;
            var store = StoreAsync(source, way, operation.Token);
            while (!store.IsCompleted && await IsSlowAsync(store).ConfigureAwait(false))
                last = await SendPendingAsync(operation, counters).ConfigureAwait(false);
            counters.Count(await store.ConfigureAwait(false), source.SopInstanceUid);
            if (counters.Done < objects.Count && (counters.Done is 1 || clock.GetElapsedTime(last) >= _pendingInterval))
                last = await SendPendingAsync(operation, counters).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsSlowAsync(Task store)
    {
        using var stop = new CancellationTokenSource();
        var delay = Task.Delay(options.PendingInterval, clock, stop.Token);
        var isSlow = await Task.WhenAny(store, delay).ConfigureAwait(false) == delay;
        await stop.CancelAsync().ConfigureAwait(false);
        return isSlow;
    }

    private async Task<DimseStatus> StoreAsync(DicomObjectSource source, ISubOperations way, CancellationToken cancellationToken)
    {
        if (way.IsLost)
            return DimseStatus.CannotPerformSubOperations;
        try
        {
            var result = await way.StoreAsync(source, cancellationToken).ConfigureAwait(false);
            if (result.Status.IsFailure)
                logger.SubOperationFailed(channel.Info.Id, source.SopInstanceUid, $"the receiver answered {result.Status}");
            return result.Status;
        }
        catch (Exception e) when (e is not SessionEndedException)
        {
            logger.SubOperationFailed(channel.Info.Id, source.SopInstanceUid, e is DicomNetworkException ? e.Message : e.GetType().Name);
            return DimseStatus.ProcessingFailure;
        }
    }

    private async Task<long> SendPendingAsync(RunningOperation operation, RetrieveCounters counters)
    {
        var pending = counters.Apply(operation.Message.Command.Respond(DimseStatus.Pending), withRemaining: true);
        await channel.SendAsync(pending, operation.Message.Context.Id).ConfigureAwait(false);
        return clock.GetTimestamp();
    }

    /// <summary>Final response; with failures its identifier lists them in (0008,0058).</summary>
    private async Task FinishAsync(RunningOperation operation, DimseCommand response, IReadOnlyList<string> failed)
    {
        operation.IsEnding = true;
        var context = operation.Message.Context;
        ReadOnlyMemory<byte> identifier = failed.Count is 0
            ? default
            : DicomWriter.Write(new DicomDataset().Set(Tags.FailedSOPInstanceUIDList, [.. failed]), context.TransferSyntax);
        await channel.SendAsync(response with { HasDataSet = failed.Count > 0 }, context.Id, identifier).ConfigureAwait(false);
    }
}
