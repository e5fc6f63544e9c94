using System.Text;

namespace QaGateway.Hl7;

/// <summary>How one endpoint's messages are read.</summary>
public sealed record Hl7ParseOptions
{
    /// <summary>The defaults.</summary>
    public static Hl7ParseOptions Default { get; } = new();

    /// <summary>For bytes beyond ASCII when MSH-18 is empty or unknown (CHS-10). UTF-8 tells by itself when it is not.</summary>
    public Encoding DefaultEncoding { get; init; } = Hl7Charset.Utf8;

    /// <summary>Tried in turn when the bytes are not valid in the declared set. The last one should take every byte.</summary>
    public IReadOnlyList<Encoding> Fallbacks { get; init; } = [Hl7Charset.Utf8, Hl7Charset.Latin1];

    /// <summary>Take UTF-16 and UTF-32 (CHS-11: refused otherwise).</summary>
    public bool AllowWideCharacters { get; init; }

    /// <summary>Refuse a message without type, event or control id (ER7-7). Off for tools that look at anything.</summary>
    public bool RequireHeader { get; init; } = true;

    /// <summary>A 16 MiB message of two-byte lines must not become eight million objects.</summary>
    public int MaxSegments { get; init; } = 100_000;
}
