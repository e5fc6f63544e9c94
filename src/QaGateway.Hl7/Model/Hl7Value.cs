namespace QaGateway.Hl7;

/// <summary>One value as sent. HL7 v2 tells apart (ER7-3): absent leaves the stored value, <c>""</c> deletes it.</summary>
/// <param name="Raw">The characters of the message, escape sequences not undone; empty when there is nothing at that place.</param>
public readonly record struct Hl7Value(string Raw)
{
    private readonly Hl7Escape? _escape;

    internal Hl7Value(string raw, Hl7Escape escape)
        : this(raw) => _escape = escape;

    /// <summary>Nothing was sent, or only spaces: "no information".</summary>
    public bool IsAbsent => string.IsNullOrWhiteSpace(Raw);

    /// <summary>Two double quotes: the sender wants the stored value deleted.</summary>
    public bool IsDelete => Raw is "\"\"";

    /// <summary>The value with its escape sequences undone (ER7-4); null when absent or to be deleted.</summary>
    public string? Text => IsAbsent || IsDelete ? null : (_escape ?? Hl7Escape.Default).Unescape(Raw);

    /// <summary>Same characters. The delimiters they were read with do not count.</summary>
    public bool Equals(Hl7Value other) => string.Equals(Raw ?? "", other.Raw ?? "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => (Raw ?? "").GetHashCode(StringComparison.Ordinal);

    /// <summary>The raw characters.</summary>
    public override string ToString() => Raw ?? "";
}
