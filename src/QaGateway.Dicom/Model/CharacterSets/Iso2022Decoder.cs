using System.Text;

namespace QaGateway.Dicom.CharacterSets;

/// <summary>Decodes text with code extensions (PS3.5 §6.1.2.5, CHS-2, CHS-3): G0 and G1 as the escapes set them.</summary>
internal ref struct Iso2022Decoder(ReadOnlySpan<byte> bytes, CodeSet initialG0, CodeSet? initialG1, DicomVr vr)
{
    private readonly CodeSet _initialG0 = initialG0;
    private readonly CodeSet? _initialG1 = initialG1;
    private const byte Escape = 0x1B;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly StringBuilder _text = new(bytes.Length);
    private CodeSet _g0 = initialG0;
    private CodeSet? _g1 = initialG1;
    private int _position;
    private bool _isLossy;

    /// <summary>Decodes all values; a delimiting backslash closes one.</summary>
    /// <returns>false when something could not be decoded and stands as U+FFFD.</returns>
    public bool Decode(List<string> values)
    {
        while (_position < _bytes.Length)
        {
            var current = _bytes[_position];
            if (current == Escape)
                ReadEscape();
            else if (current >= 0x80)
                ReadG1();
            else if (_g0.Width == 2 && current > 0x20)
                ReadDouble(_g0);
            else
                ReadSingle(current, values);
        }

        values.Add(_text.ToString());
        return !_isLossy;
    }

    private void ReadSingle(byte current, List<string> values)
    {
        _position++;
        if (IsReset(current))
        {
            _g0 = _initialG0;
            _g1 = _initialG1;
        }

        if (current == (byte)'\\' && !vr.IsSingleText)
        {
            values.Add(_text.ToString());
            _text.Clear();
        }
        else
        {
            _text.Append((char)current);
        }
    }

    private readonly bool IsReset(byte current) => current switch
    {
        (byte)'\\' => !vr.IsSingleText,
        (byte)'^' or (byte)'=' => vr == DicomVr.PN,
        0x09 or 0x0A or 0x0C or 0x0D => true,
        _ => false,
    };

    private void ReadG1()
    {
        if (_g1 is { Width: 1 })
        {
            _isLossy |= !_g1.TryDecode(_bytes.Slice(_position, 1), _text);
            _position++;
        }
        else if (_g1 is { Width: 2 })
        {
            ReadDouble(_g1);
        }
        else
        {
            Replace();
        }
    }

    private void ReadDouble(CodeSet set)
    {
        if (_position + 2 > _bytes.Length)
        {
            Replace();
            return;
        }

        _isLossy |= !set.TryDecode(_bytes.Slice(_position, 2), _text);
        _position += 2;
    }

    private void ReadEscape()
    {
        var rest = _bytes[(_position + 1)..];
        foreach (var set in CodeSet.ByNumber.Values)
        {
            if (!rest.StartsWith(set.Escape))
                continue;
            Invoke(set);
            _position += 1 + set.Escape.Length;
            return;
        }

        // JIS C 6226-1978 (ESC $ @) is the older edition of JIS X 0208.
        if (rest.StartsWith("$@"u8))
        {
            _g0 = CodeSet.ByNumber[87];
            _position += 3;
            return;
        }

        Replace();
    }

    private void Invoke(CodeSet set)
    {
        if (set.IsG0)
            _g0 = set;
        else
            _g1 = set;
    }

    private void Replace()
    {
        _text.Append('\uFFFD');
        _isLossy = true;
        _position++;
    }
}
