using System.Collections.Concurrent;

namespace QaGateway.Workflow.Operations;

/// <param name="Name">e.g. <c>dicom</c>, <c>hl7</c>.</param>
/// <param name="Text">In words: where it listens, or why it does not.</param>
public sealed record ListenerState(string Name, bool Listening, string Address, int Port, string Text);

/// <summary>What listens in this process, for readiness and the printed addresses.</summary>
public sealed class ListenerBoard
{
    private readonly ConcurrentDictionary<string, ListenerState> _states = new(StringComparer.Ordinal);

    public IReadOnlyList<ListenerState> All => [.. _states.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    public ListenerState? Find(string name) => _states.GetValueOrDefault(name);

    public void Listening(string name, string address, int port) =>
        _states[name] = new ListenerState(name, true, address, port, $"listens on {address}:{port}");

    public void Stopped(string name, string why) =>
        _states[name] = _states.TryGetValue(name, out var was)
            ? was with { Listening = false, Text = why }
            : new ListenerState(name, false, "", 0, why);
}
