namespace QaGateway.Console.Shared;

/// <summary>The keys of what is on the screen now: pages add theirs, the layout listens, <c>?</c> shows them.</summary>
public sealed class Shortcuts
{
    private readonly List<Shortcut> _all = [];

    public event Action? Changed;

    public IReadOnlyList<Shortcut> All => _all;

    /// <param name="keys">As the browser names them; several share an action.</param>
    /// <param name="act">Gets the id of the row that has the focus, or null.</param>
    public IDisposable Add(string group, string label, string words, IReadOnlyList<string> keys, Func<string?, Task> act)
    {
        var shortcut = new Shortcut(group, label, words, keys, act);
        _all.Add(shortcut);
        Changed?.Invoke();
        return new Removal(this, shortcut);
    }

    /// <summary>Something the browser does by itself; listed only.</summary>
    public IDisposable Tell(string group, string label, string words) => Add(group, label, words, [], _ => Task.CompletedTask);

    /// <summary>The newest page's key wins.</summary>
    public Task PressAsync(string key, string? row) => _all.FindLast(s => s.Keys.Contains(key))?.Act(row) ?? Task.CompletedTask;

    private sealed class Removal(Shortcuts owner, Shortcut shortcut) : IDisposable
    {
        public void Dispose()
        {
            if (owner._all.Remove(shortcut))
                owner.Changed?.Invoke();
        }
    }
}

public sealed record Shortcut(string Group, string Label, string Words, IReadOnlyList<string> Keys, Func<string?, Task> Act);
