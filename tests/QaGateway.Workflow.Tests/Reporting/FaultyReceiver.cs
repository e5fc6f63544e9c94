using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Workflow.Tests.Reporting;

internal enum Fault
{
    None,
    Silence,

    /// <summary>Silence, and on the next message the answer to this one.</summary>
    Late,
    Error,
    Reject,
    Garbage,
    NoMsa,
    CloseMidFrame,
    CloseUnanswered,
}

/// <summary>A receiver that goes wrong as told, message by message; what it took it knows again by the control id, as HL7 receivers do.</summary>
internal sealed class FaultyReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Hl7Message, int, Fault> _fault;
    private readonly ConcurrentDictionary<string, int> _tries = new();
    private readonly Task _accepting;
    private byte[]? _late;

    /// <param name="fault">By message and how often it has come, from 1.</param>
    public FaultyReceiver(Func<Hl7Message, int, Fault> fault)
    {
        _fault = fault;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Messages taken for good, each once, in order.</summary>
    public ConcurrentQueue<Hl7Message> Taken { get; } = new();

    /// <summary>Everything that came, repetitions too.</summary>
    public ConcurrentQueue<Hl7Message> Seen { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var frames = new MllpFrameReader(System.IO.Pipelines.PipeReader.Create(stream), 1 << 20, 1 << 16, lenient: false, TimeProvider.System);
                while (await frames.ReadAsync(_end.Token) is { } bytes && await AnswerAsync(stream, Hl7Message.Parse(bytes)))
                {
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or MllpException or ObjectDisposedException)
            {
                return; // the sender gave up, or the test is over
            }
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, Hl7Message message)
    {
        Seen.Enqueue(message);
        var fault = _fault(message, _tries.AddOrUpdate(message.ControlId, 1, (_, n) => n + 1));
        if (fault is not (Fault.Error or Fault.Reject) && Taken.All(t => t.ControlId != message.ControlId))
            Taken.Enqueue(message); // it took the message, whatever goes wrong with the answer
        if (Interlocked.Exchange(ref _late, null) is { } late)
            await stream.WriteAsync(late, _end.Token);
        var code = fault switch { Fault.Error => AckCode.AE, Fault.Reject => AckCode.AR, _ => AckCode.AA };
        var answer = MllpFrame.Wrap(Hl7Ack.Create(message, code, "A" + message.ControlId, DateTimeOffset.UnixEpoch, "", ""));
        switch (fault)
        {
            case Fault.Silence:
                return true;
            case Fault.Late:
                _late = answer;
                return true;
            case Fault.Garbage:
                await stream.WriteAsync(MllpFrame.Wrap(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r")), _end.Token);
                return true;
            case Fault.NoMsa:
                await stream.WriteAsync(MllpFrame.Wrap(Encoding.ASCII.GetBytes("MSH|^~\\&|||||1||ACK|1|P|2.3.1\r")), _end.Token);
                return true;
            case Fault.CloseMidFrame:
                await stream.WriteAsync(answer.AsMemory(0, answer.Length / 2), _end.Token);
                return false;
            case Fault.CloseUnanswered:
                return false;
            default:
                await stream.WriteAsync(answer, _end.Token);
                return true;
        }
    }
}
