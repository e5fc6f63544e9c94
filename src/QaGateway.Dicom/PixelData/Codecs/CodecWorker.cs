using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace QaGateway.Dicom.PixelData;

/// <summary>One codec process: asked over its standard input, answers over its standard output, dies alone.</summary>
internal sealed class CodecWorker : IDisposable
{
    /// <summary>Its own heap; what decoders allocate counts against the memory limit instead.</summary>
    private const long ManagedHeapBytes = 3L << 30;

    private readonly Process _process;
    private readonly CodecWorkerOptions _options;
    private int _isKilled;

    private CodecWorker(Process process, CodecWorkerOptions options)
    {
        _process = process;
        _options = options;
    }

    /// <summary>It has answered before: if it is dead now, the frame at hand need not be the reason.</summary>
    public bool HasWorked { get; private set; }

    public bool IsAlive => Volatile.Read(ref _isKilled) == 0;

    public int ProcessId => _process.Id;

    /// <exception cref="CodecException">Not installed, or it cannot be started.</exception>
    public static CodecWorker Start(CodecWorkerOptions options)
    {
        var command = options.Resolve() ?? throw new CodecException(CodecFailure.NotInstalled, "codec not installed: the program QaGateway.CodecWorker is not there");
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };

        // It works on what strangers sent: no secrets that the environment may hold, no more memory than needed.
        var inherited = start.Environment.Where(v => v.Key is "PATH" or "HOME" or "TMPDIR" or "LD_LIBRARY_PATH" or "DOTNET_ROOT" or "DOTNET_BUNDLE_EXTRACT_BASE_DIR").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
            start.Environment[name] = value;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = ManagedHeapBytes.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["QAGATEWAY_CODEC_MEMORY"] = options.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture);
        try
        {
            return new CodecWorker(Process.Start(start) ?? throw new Win32Exception("no process"), options);
        }
        catch (Win32Exception e)
        {
            throw new CodecException(CodecFailure.NotInstalled, $"codec not installed: {command[0]} cannot be started", e);
        }
    }

    /// <exception cref="CodecException">It answered no, took too long, or died; after the latter two it is of no more use.</exception>
    public async ValueTask<(CodecMessage Answer, byte[] Payload)> AskAsync(
        CodecMessage question, ReadOnlyMemory<byte> payload, int maxAnswerBytes, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.FrameTimeout, _options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        // A worker that is given up is killed: it would answer what nobody asks for any more, and its death ends the waiting for sure.
        using var kill = both.Token.UnsafeRegister(static worker => ((CodecWorker)worker!).Kill(), this);
        try
        {
            var answer = await ExchangeAsync(question with { TimeoutSeconds = (int)_options.FrameTimeout.TotalSeconds }, payload, maxAnswerBytes, both.Token).ConfigureAwait(false);
            HasWorked = true;
            return answer;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidDataException or ObjectDisposedException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested
                ? new CodecException(CodecFailure.TimedOut, $"the codec did not finish within {_options.FrameTimeout.TotalSeconds:0} s", e)
                : new CodecException(CodecFailure.Died, "the codec process died over the frame", e);
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async ValueTask<(CodecMessage Answer, byte[] Payload)> ExchangeAsync(
        CodecMessage question, ReadOnlyMemory<byte> payload, int maxAnswerBytes, CancellationToken cancellationToken)
    {
        var header = new byte[CodecMessage.HeaderLength];
        question.Write(header);
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        await input.WriteAsync(payload, cancellationToken).ConfigureAwait(false);
        await input.FlushAsync(cancellationToken).ConfigureAwait(false);

        var output = _process.StandardOutput.BaseStream;
        await output.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        if (!CodecMessage.TryRead(header, out var answer) || answer.PayloadLength > maxAnswerBytes)
            throw new InvalidDataException("The codec process speaks another language.");
        var result = new byte[answer.PayloadLength];
        await output.ReadExactlyAsync(result, cancellationToken).ConfigureAwait(false);
        return (answer, result);
    }

    private void Kill()
    {
        if (Interlocked.Exchange(ref _isKilled, 1) != 0)
            return;
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It is gone already.
        }
    }
}
