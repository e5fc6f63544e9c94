using System.Buffers;

namespace QaGateway.Dicom.CharacterSets;

/// <summary>Encodes one value with code extensions; shift states end before each delimiter and at the end (PS3.5 §6.1.2.5.3).</summary>
internal ref struct Iso2022Encoder(IReadOnlyList<CodeSet> sets, CodeSet initialG0, CodeSet? initialG1, DicomVr vr)
{
    private readonly CodeSet _initialG0 = initialG0;
    private readonly CodeSet? _initialG1 = initialG1;
    private readonly ArrayBufferWriter<byte> _output = new();
    private CodeSet _g0 = initialG0;
    private CodeSet? _g1 = initialG1;

    /// <returns>null when no declared set has one of the characters.</returns>
    public byte[]? Encode(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii)
                WriteAscii((byte)rune.Value);
            else if (!TryWrite(rune))
                return null;
        }

        RestoreG0();
        return _output.WrittenSpan.ToArray();
    }

    private void WriteAscii(byte value)
    {
        if (_g0.Width == 2)
            RestoreG0();

        var isDelimiter = value is 0x09 or 0x0A or 0x0C or 0x0D || (vr == DicomVr.PN && value is (byte)'^' or (byte)'=');
        if (isDelimiter)
        {
            RestoreG0();
            _g1 = _initialG1;
        }

        _output.Write((ReadOnlySpan<byte>)[value]);
    }

    private bool TryWrite(System.Text.Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        characters = characters[..rune.EncodeToUtf16(characters)];
        Span<byte> bytes = stackalloc byte[2];
        foreach (var set in sets)
        {
            if (set.Number is 6 or 14 || !set.TryEncode(characters, bytes))
                continue;
            Invoke(set);
            _output.Write(bytes[..set.Width]);
            return true;
        }

        return false;
    }

    private void Invoke(CodeSet set)
    {
        if (set.IsG0 && _g0 != set)
        {
            _g0 = set;
            WriteEscape(set);
        }
        else if (!set.IsG0 && _g1 != set)
        {
            _g1 = set;
            WriteEscape(set);
        }
    }

    private void RestoreG0()
    {
        if (_g0 == _initialG0)
            return;
        _g0 = _initialG0;
        WriteEscape(_initialG0);
    }

    private readonly void WriteEscape(CodeSet set)
    {
        _output.Write("\x1B"u8);
        _output.Write((ReadOnlySpan<byte>)set.Escape);
    }
}
