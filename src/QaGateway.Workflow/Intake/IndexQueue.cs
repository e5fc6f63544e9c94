using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace QaGateway.Workflow.Intake;

/// <summary>
/// Between intake and index. It never makes intake wait: when the index cannot keep up or the database is down, what does not fit stays on the disk alone
/// and <see cref="Overflowed"/> asks for a scan.
/// </summary>
public sealed class IndexQueue(IOptions<IntakeOptions> options, TimeProvider clock)
{
    private readonly Channel<InstanceFacts> _waiting = Channel.CreateBounded<InstanceFacts>(options.Value.IndexQueue);
    private readonly ConcurrentDictionary<string, byte> _unindexed = new(StringComparer.Ordinal);
    private int _overflowed;

    /// <summary>Durable instances that have no row yet, as far as memory knows.</summary>
    public int Waiting => _waiting.Reader.Count;

    public bool Overflowed => Volatile.Read(ref _overflowed) is not 0;

    internal ChannelReader<InstanceFacts> Reader => _waiting.Reader;

    /// <summary>Everything received before this moment has its row, unless the queue has overflowed.</summary>
    internal DateTimeOffset IndexedUntil =>
        _unindexed.Keys.Select(SpoolFormat.TimeOf).Append(clock.GetUtcNow()).Min();

    /// <summary>True once nothing is on its way or waiting.</summary>
    public bool IsIdle => _unindexed.IsEmpty && !Overflowed;

    internal void Begin(string key) => _unindexed.TryAdd(key, 0);

    /// <summary>The object has its row, or will never have one.</summary>
    internal void End(string key) => _unindexed.TryRemove(key, out _);

    internal void Add(InstanceFacts facts)
    {
        if (_waiting.Writer.TryWrite(facts))
            return;
        Volatile.Write(ref _overflowed, 1);
        End(facts.ObjectKey);
    }

    /// <returns>True when a scan is due; the mark is taken back, so that what overflows meanwhile sets it again.</returns>
    internal bool TakeOverflow() => Interlocked.Exchange(ref _overflowed, 0) is not 0;

    internal void RestoreOverflow() => Volatile.Write(ref _overflowed, 1);
}
