using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using QaGateway.Dicom.Network.Transport;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>A connection in memory.</summary>
internal sealed class PipeTransport(PipeReader input, PipeWriter output) : ITransport
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public IPEndPoint? Remote => null;

    public bool IsTls => false;

    public X509Certificate2? PeerCertificate => null;

    public bool IsClosed { get; private set; }

    public static (PipeTransport Ours, PipeTransport Theirs) Pair()
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        return (new PipeTransport(back.Reader, there.Writer), new PipeTransport(there.Reader, back.Writer));
    }

    public void ShutdownSend() => output.Complete();

    public void Close()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        output.Complete();
        input.CancelPendingRead();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Everything the other side has written until it closed or the number of bytes is reached.</summary>
    public async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var result = await input.ReadAtLeastAsync(count, cancellationToken);
        var bytes = new byte[Math.Min(count, result.Buffer.Length)];
        System.Buffers.BuffersExtensions.CopyTo(result.Buffer.Slice(0, bytes.Length), bytes);
        input.AdvanceTo(result.Buffer.GetPosition(bytes.Length));
        return bytes;
    }
}
