using System.Collections.Concurrent;

namespace QaGateway.Dicom.PixelData;

/// <summary>
/// Codec processes, started when they are needed and again when one died. What a hostile stream does to a decoder it does to one of
/// them, not to the service. Safe from several threads.
/// </summary>
public sealed class CodecWorkerPool : IDisposable
{
    private const int MaxMessageBytes = 64 << 10;

    private readonly CodecWorkerOptions _options;
    private readonly SemaphoreSlim _turns;
    private readonly ConcurrentStack<CodecWorker> _idle = new();
    private bool _isDisposed;

    /// <summary>Starts nothing yet.</summary>
    public CodecWorkerPool(CodecWorkerOptions? options = null)
    {
        _options = options ?? new CodecWorkerOptions();
        _turns = new SemaphoreSlim(_options.MaxWorkers);
    }

    /// <summary>The worker program is there; whether its libraries are, <see cref="DescribeAsync"/> tells.</summary>
    public bool IsInstalled => _options.Resolve() is not null;

    internal IEnumerable<int> IdleProcessIds => _idle.Select(w => w.ProcessId);

    /// <summary>Names and versions of the codecs on this machine, one a line; what is missing is said, too.</summary>
    /// <exception cref="CodecException">The worker program is not there, or does not answer.</exception>
    public async ValueTask<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var (_, payload) = await AskAsync(new CodecMessage { Operation = CodecOperation.Probe }, default, MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(payload);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryPop(out var worker))
            worker.Dispose();
        _turns.Dispose();
    }

    /// <exception cref="CodecException">No answer, or the answer is no.</exception>
    internal async ValueTask<(CodecMessage Answer, byte[] Payload)> AskAsync(
        CodecMessage question, ReadOnlyMemory<byte> payload, int maxAnswerBytes, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var worker = _idle.TryPop(out var idle) ? idle : CodecWorker.Start(_options);
                try
                {
                    var (answer, result) = await worker.AskAsync(question, payload, Math.Max(maxAnswerBytes, MaxMessageBytes), cancellationToken).ConfigureAwait(false);
                    return answer.Failure is 0 ? (answer, result) : throw new CodecException(answer.Failure, System.Text.Encoding.UTF8.GetString(result));
                }
                catch (CodecException e) when (e.Failure is CodecFailure.Died && worker.HasWorked)
                {
                    // It may have been dead before it got this frame: a fresh one shows whose fault it is.
                }
                finally
                {
                    Return(worker);
                }
            }
        }
        finally
        {
            if (!_isDisposed)
                _turns.Release();
        }
    }

    private void Return(CodecWorker worker)
    {
        if (worker.IsAlive && !_isDisposed)
            _idle.Push(worker);
        else
            worker.Dispose();
    }
}
