using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Server;

/// <summary>Requests of ours over an association that the peer opened: they run beside the receiver, which hands their answers over.</summary>
internal sealed class FollowUps(DimseChannel channel, TimeSpan responseTimeout, ILogger logger, TimeProvider clock, CancellationToken lifetime) : IDisposable
{
    /// <summary>Ids far from those of C-GET sub-operations, which count from one.</summary>
    private const int FirstId = 0x8000;
    private const int MostRunning = 16;

    private readonly ConcurrentDictionary<ushort, TaskCompletionSource<DimseCommand>> _waiting = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
    private int _last;
    private int _isOver;

    /// <summary>Begins one; its answer is told to it whatever happens.</summary>
    public void Start(NFollowUp followUp, byte contextId, string transferSyntax)
    {
        var isTooMuch = _running.Count >= MostRunning;
        var task = Task.Run(() => RunAsync(followUp, contextId, transferSyntax, isTooMuch), CancellationToken.None);
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(t => _running.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Takes the response that the receiver has read.</summary>
    /// <returns>false when nobody waits for it.</returns>
    public bool TryDeliver(DimseCommand response) =>
        response.RespondedMessageId is { } id && _waiting.TryRemove(id, out var waiting) && waiting.TrySetResult(response);

    /// <summary>The association is over, or the peer wants it to be.</summary>
    public async ValueTask EndAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) is not 0)
            return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
    }

    public void Dispose() => _ended.Dispose();

    private async Task RunAsync(NFollowUp followUp, byte contextId, string transferSyntax, bool isTooMuch)
    {
        DimseStatus? answer = null;
        try
        {
            if (!isTooMuch && await followUp.MakeAsync(_ended.Token).ConfigureAwait(false) is { } request)
                answer = await SendAsync(request, contextId, transferSyntax).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SessionEndedException or TimeoutException or OperationCanceledException)
        {
            // It is told that no answer came.
        }
        catch (Exception e)
        {
            logger.ServiceFailed(e, channel.Info.Id, nameof(NFollowUp), null);
        }

        try
        {
            await followUp.AnsweredAsync(answer).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.ServiceFailed(e, channel.Info.Id, nameof(NFollowUp), null);
        }
    }

    private async Task<DimseStatus?> SendAsync(NRequest request, byte contextId, string transferSyntax)
    {
        var id = (ushort)(FirstId + (Interlocked.Increment(ref _last) & 0x7FFF));
        var answer = new TaskCompletionSource<DimseCommand>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            if (channel.Session.End is not null || _ended.IsCancellationRequested)
                return null;
            var command = new DimseCommand
            {
                Field = (CommandField)(ushort)request.Operation,
                MessageId = id,
                SopClassUid = request.SopClassUid,
                SopInstanceUid = request.SopInstanceUid,
                TypeId = request.TypeId,
                AttributeList = request.AttributeList,
                HasDataSet = request.Data is not null,
            };
            ReadOnlyMemory<byte> data = request.Data is null ? default : DicomWriter.Write(request.Data, transferSyntax);
            await channel.SendAsync(command, contextId, data).ConfigureAwait(false);
            return (await answer.Task.WaitAsync(responseTimeout, clock, _ended.Token).ConfigureAwait(false)).Status;
        }
        catch (OperationCanceledException) when (answer.Task.IsCompletedSuccessfully)
        {
            return (await answer.Task.ConfigureAwait(false)).Status; // it answered and left in the same moment
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }
}
