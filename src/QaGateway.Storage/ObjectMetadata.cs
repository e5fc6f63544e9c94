using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace QaGateway.Storage;

/// <summary>The few words that an object carries about itself, so that the store alone is enough to rebuild an index (D4, D11).</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is what an object says of itself; that it is held as a dictionary is secondary.")]
public sealed class ObjectMetadata : IReadOnlyDictionary<string, string>
{
    /// <summary>The most entries of one dictionary.</summary>
    public const int MaxEntries = 64;

    /// <summary>The most characters of all names and values together.</summary>
    public const int MaxCharacters = 16 * 1024;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private int _characters;

    /// <summary>Nothing.</summary>
    public ObjectMetadata()
    {
    }

    /// <summary>A copy.</summary>
    public ObjectMetadata(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
            Add(name, value);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _values.Values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public string this[string key] => _values[key];

    /// <summary>Adds or replaces an entry.</summary>
    /// <exception cref="ArgumentException">More than an object's header may hold.</exception>
    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var characters = _characters + value.Length + (_values.TryGetValue(name, out var old) ? -old.Length : name.Length);
        if (characters > MaxCharacters || (old is null && _values.Count == MaxEntries))
            throw new ArgumentException($"An object's metadata holds at most {MaxEntries} entries of {MaxCharacters} characters together.", nameof(value));

        _values[name] = value;
        _characters = characters;
    }

    /// <summary>Adds what an object says about itself; its header's length has been checked instead.</summary>
    internal void Set(string name, string value) => _values[name] = value;

    /// <summary>Removes an entry and returns it; null when there is none.</summary>
    internal string? Take(string name) => _values.Remove(name, out var value) ? value : null;

    /// <summary>The value, or null when the object does not say.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
