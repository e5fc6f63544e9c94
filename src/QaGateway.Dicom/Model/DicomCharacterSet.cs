using System.Collections.Concurrent;
using System.Text;
using QaGateway.Dicom.CharacterSets;

namespace QaGateway.Dicom;

/// <summary>A Specific Character Set (PS3.3 §C.12.1.1.2, PS3.5 §6.1; CHS-1 to CHS-4). Immutable.</summary>
public sealed class DicomCharacterSet : IEquatable<DicomCharacterSet>
{
    private const int MaxCached = 256;

    private static readonly ConcurrentDictionary<string, DicomCharacterSet> Cache = new(StringComparer.Ordinal);

    private readonly System.Text.Encoding? _standAlone;
    private readonly System.Text.Encoding? _standAloneReplacing;
    private readonly CodeSet _g0 = CodeSet.Ascii;
    private readonly CodeSet? _g1;
    private readonly IReadOnlyList<CodeSet> _sets = [];

    private DicomCharacterSet(IReadOnlyList<string> declared)
    {
        Declared = declared;
        var terms = CharacterSetTerm.ParseAll(declared);
        Terms = [.. terms.Select(term => term.Canonical)];
        UnknownTerms = [.. terms.Where(term => !term.IsKnown).Select(term => term.Canonical)];
        IsMisspelt = !Terms.SequenceEqual(declared);

        if (terms is [{ CodePage: { } codePage }, ..])
        {
            _standAlone = CodePages.Get(codePage);
            _standAloneReplacing = CodePages.GetReplacing(codePage);
            return;
        }

        _sets = [.. terms.Select(term => term.Set).OfType<CodeSet>()];
        if (terms is [{ Set: { } first }, ..])
        {
            _g0 = first.Number is 13 or 14 ? CodeSet.Romaji : CodeSet.Ascii;
            _g1 = first.IsG0 ? null : first;
        }
    }

    /// <summary>ISO-IR 6, what an absent (0008,0005) means.</summary>
    public static DicomCharacterSet Default { get; } = FromTerms();

    /// <summary>ISO_IR 192.</summary>
    public static DicomCharacterSet Utf8 { get; } = FromTerms("ISO_IR 192");

    /// <summary>The values of (0008,0005) as given.</summary>
    public IReadOnlyList<string> Declared { get; }

    /// <summary>The defined terms, spelt as the standard does; empty for the default.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>Terms that the standard does not know.</summary>
    public IReadOnlyList<string> UnknownTerms { get; }

    /// <summary>Whether a term was recognised only by its likeness (CHS-4).</summary>
    public bool IsMisspelt { get; }

    /// <summary>The set declared by these values of (0008,0005).</summary>
    public static DicomCharacterSet FromTerms(params IReadOnlyList<string> terms)
    {
        var key = string.Join('\\', terms);
        if (Cache.TryGetValue(key, out var known))
            return known;
        var created = new DicomCharacterSet([.. terms]);
        if (Cache.Count < MaxCached)
            Cache.TryAdd(key, created);
        return created;
    }

    /// <summary>Decodes one value field into its values; what cannot be decoded becomes U+FFFD.</summary>
    public IReadOnlyList<string> Decode(ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        TryDecode(bytes, vr, out var values);
        return values;
    }

    /// <summary>Decodes one value field into its values, split at backslashes that are no part of a character.</summary>
    /// <param name="bytes">The value field.</param>
    /// <param name="vr">Its representation, which decides what delimits.</param>
    /// <param name="values">Padding is kept; at least one value.</param>
    /// <returns>false when bytes could not be decoded and stand as U+FFFD.</returns>
    public bool TryDecode(ReadOnlySpan<byte> bytes, DicomVr vr, out IReadOnlyList<string> values)
    {
        if (Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B))
        {
            values = Split(System.Text.Encoding.ASCII.GetString(bytes), vr);
            return true;
        }

        if (_standAlone is null)
        {
            var list = new List<string>();
            var isClean = new Iso2022Decoder(bytes, _g0, _g1, vr).Decode(list);
            values = list;
            return isClean;
        }

        try
        {
            values = Split(_standAlone.GetString(bytes), vr);
            return true;
        }
        catch (DecoderFallbackException)
        {
            values = Split(_standAloneReplacing!.GetString(bytes), vr);
            return false;
        }
    }

    /// <summary>Encodes one value.</summary>
    /// <returns>null when the set does not have one of the characters.</returns>
    public byte[]? TryEncode(string value, DicomVr vr)
    {
        if (Ascii.IsValid(value))
            return System.Text.Encoding.ASCII.GetBytes(value);
        if (value.Contains('\uFFFD'))
            return null; // never written back (CHS-4)
        if (_standAlone is null)
            return new Iso2022Encoder(_sets, _g0, _g1, vr).Encode(value);

        try
        {
            return _standAlone.GetBytes(value);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public bool Equals(DicomCharacterSet? other) => other is not null && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DicomCharacterSet);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The terms as (0008,0005) has them.</summary>
    public override string ToString() => string.Join('\\', Terms);

    private static string[] Split(string text, DicomVr vr) =>
        vr.IsSingleText || !text.Contains('\\') ? [text] : text.Split('\\');
}
