namespace QaGateway.Storage;

/// <summary>
/// The name of a stored object: segments of <c>a-z 0-9 - . _</c> joined by <c>/</c>, made of our own ids only,
/// never of UIDs, AE titles or anything else that came over the wire (SEC-8).
/// </summary>
public readonly record struct ObjectKey
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 400;

    /// <summary>The longest segment, in characters: leaves room for what a store adds to a file name.</summary>
    public const int MaxSegmentLength = 120;

    private readonly string? _value;

    /// <param name="value">The key.</param>
    /// <exception cref="ArgumentException">Empty, too long, or not path-safe.</exception>
    public ObjectKey(string value) =>
        _value = IsValid(value) ? value : throw new ArgumentException("An object key consists of segments of a-z 0-9 - . _ that do not begin with a dot.", nameof(value));

    /// <summary>The key as text.</summary>
    /// <exception cref="InvalidOperationException">The key is the default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("The default object key names no object.");

    /// <summary>Whether a text may be a key.</summary>
    public static bool IsValid(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength)
            return false;

        var segment = 0;
        foreach (var c in value)
        {
            if (c is '/')
            {
                if (segment is 0)
                    return false;
                segment = 0;
                continue;
            }

            // A leading dot would make "." and ".." possible, and hidden files.
            if (c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_' or '.') || (c is '.' && segment is 0) || ++segment > MaxSegmentLength)
                return false;
        }

        return segment > 0;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";
}
