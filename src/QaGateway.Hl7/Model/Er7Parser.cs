using System.Collections.Frozen;
using System.Text;

namespace QaGateway.Hl7;

/// <summary>Cuts the bytes of one message into segments. What it may refuse is listed in ER7-7; the rest becomes a warning.</summary>
internal sealed class Er7Parser(ReadOnlyMemory<byte> bytes, Hl7ParseOptions options)
{
    private static readonly FrozenDictionary<int, string> KnownNames = new[]
    {
        "MSH", "EVN", "PID", "PD1", "NK1", "PV1", "PV2", "MRG", "ORC", "OBR", "OBX", "NTE", "TQ1", "TQ2", "IPC", "ZDS", "AL1", "DG1", "MSA", "ERR", "SFT",
        "IN1", "IN2", "GT1", "SPM", "SCH", "AIS", "AIP", "AIL", "AIG", "RGS", "TXA", "BHS", "BTS", "FHS", "FTS", "ROL", "PRT", "CTI", "FT1", "QRD", "QPD",
    }.ToFrozenDictionary(name => name[0] << 16 | name[1] << 8 | name[2]);

    private List<Hl7Warning>? _warnings;
    private bool _suspect;

    /// <summary>The bytes are known to be of this set, whatever MSH-18 says.</summary>
    public Encoding? Forced { get; init; }

    public Hl7Message Parse()
    {
        var content = Trim(bytes, out var wide);
        if (wide is not null)
            content = Narrow(content, wide);

        var header = Er7Header.Read(content.Span);
        Warn(header.Warning);
        var encoding = wide is not null ? Hl7Charset.Utf8 : Forced ?? ChooseEncoding(content.Span, header);
        var buffer = wide is null && (Forced is not null || Hl7Charset.KeepsAscii(encoding) || (!header.SwitchesSets && Ascii.IsValid(content.Span)))
            ? new Er7Buffer(content, encoding, encoding, header.Delimiters)
            : new Er7Buffer(wide is null ? Encoding.Convert(encoding, Hl7Charset.Utf8, content.ToArray()) : content, Hl7Charset.Utf8, wide ?? encoding, header.Delimiters);

        var segments = Split(buffer);
        if (options.RequireHeader)
            Check(segments[0]);
        CheckEscapes(buffer, segments);
        return new Hl7Message(bytes, buffer, segments, (IReadOnlyList<Hl7Warning>?)_warnings ?? [], _suspect);
    }

    private static void Check(Hl7Segment msh)
    {
        var type = msh[9];
        if (type.IsAbsent)
            throw new Hl7Exception("MSH-9.1, the message type, is missing.", "MSH^1^9^1^1", Hl7ErrorCode.RequiredFieldMissing);
        if (msh[9, 2].IsAbsent && type.Raw is not ("ACK" or "MCF")) // a general acknowledgement of 2.3.1 has no event
            throw new Hl7Exception("MSH-9.2, the event, is missing.", "MSH^1^9^1^2", Hl7ErrorCode.RequiredFieldMissing);
        if (msh[10].IsAbsent)
            throw new Hl7Exception("MSH-10, the control id, is missing: the message cannot be acknowledged.", "MSH^1^10", Hl7ErrorCode.RequiredFieldMissing);
    }

    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> all, out Encoding? wide)
    {
        var span = all.Span;
        wide = span switch
        {
            [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
            [0xFF, 0xFE, ..] or [(byte)'M', 0, (byte)'S', 0, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] or [0, (byte)'M', 0, (byte)'S', ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (wide is not null)
            return all;

        var start = 0;
        if (span.StartsWith("\u000B"u8)) // a frame that nobody took off
            start = 1;
        if (span[start..].StartsWith("\uFEFF"u8))
            start += 3;
        start += span[start..].Length - span[start..].TrimStart(" \t\r\n\u000B"u8).Length;
        var end = start + span[start..].TrimEnd("\r\n\u001C\u000B\0"u8).Length;
        if (start > 0)
            Warn(new Hl7Warning("LEADING_BYTES", "MSH^1", $"{start} bytes before MSH"));
        return all[start..end];
    }

    private ReadOnlyMemory<byte> Narrow(ReadOnlyMemory<byte> content, Encoding wide)
    {
        if (!options.AllowWideCharacters)
            throw new Hl7Exception("UTF-16 and UTF-32 are not taken on this endpoint.", "MSH^1^18", Hl7ErrorCode.TableValue);
        var text = wide.GetString(content.Span).TrimStart('\uFEFF', ' ', '\r', '\n').TrimEnd('\r', '\n', '\u001C');
        return Encoding.UTF8.GetBytes(text);
    }

    private Encoding ChooseEncoding(ReadOnlySpan<byte> content, Er7Header header)
    {
        var declared = header.Charset;
        var encoding = declared.Length > 0 && Hl7Charset.TryGet(declared, out var known) ? known : null;
        if (declared.Length > 0 && encoding is null)
            Suspect($"MSH-18 names a set that is not known ({declared.Length} characters)");
        if (encoding?.CodePage is 1200 or 1201 or 12000 or 12001)
        {
            if (!options.AllowWideCharacters)
                throw new Hl7Exception("UTF-16 and UTF-32 are not taken on this endpoint.", "MSH^1^18", Hl7ErrorCode.TableValue);
            encoding = null; // the bytes are none, or they would have been seen
        }

        if (Ascii.IsValid(content) && !header.SwitchesSets)
            return encoding ?? options.DefaultEncoding;
        encoding ??= options.DefaultEncoding;
        if (IsValid(encoding, content))
        {
            if (Hl7Charset.KeepsAscii(encoding) && encoding.CodePage is not 65001 && !Ascii.IsValid(content) && System.Text.Unicode.Utf8.IsValid(content))
                Suspect("the bytes would be valid UTF-8, which hardly happens by chance in the set of MSH-18"); // decoded as declared nevertheless
            return encoding;
        }

        Suspect(declared.Length > 0 ? "the bytes are not valid in the set of MSH-18" : "the bytes are not valid in this endpoint's default set");
        foreach (var fallback in options.Fallbacks)
        {
            if (IsValid(fallback, content))
                return fallback;
        }

        return Hl7Charset.Latin1;
    }

    private void Suspect(string why)
    {
        _suspect = true;
        Warn(new Hl7Warning("CHARSET_SUSPECT", "MSH^1^18", why));
    }

    private static bool IsValid(Encoding encoding, ReadOnlySpan<byte> content)
    {
        if (encoding.CodePage is 65001)
            return System.Text.Unicode.Utf8.IsValid(content);
        if (encoding.CodePage is 28591)
            return true;
        try
        {
            encoding.GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private Hl7Segment[] Split(Er7Buffer buffer)
    {
        var span = buffer.Bytes.Span;
        var segments = new SegmentList(Math.Min(options.MaxSegments, Math.Max(span.Count((byte)'\r'), span.Count((byte)'\n')) + 1));
        for (var start = 0; start < span.Length;)
        {
            var length = span[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? span.Length : start + length;
            AddLine(buffer, ref segments, start, end);
            start = end + 1;
        }

        return segments.ToArray();
    }

    private void AddLine(Er7Buffer buffer, ref SegmentList segments, int start, int end)
    {
        var line = buffer.Bytes.Span[start..end].TrimEnd(" \t"u8); // spaces at the end of a segment mean nothing
        if (line.IsEmpty)
            return;
        end = start + line.Length;
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            line = line.TrimStart(" \t"u8);
            start = end - line.Length;
            Warn(new Hl7Warning("LEADING_SPACE", "", "a segment begins with spaces"));
        }

        if (segments.Count >= options.MaxSegments)
            throw new Hl7Exception($"More than {options.MaxSegments} segments.", "", Hl7ErrorCode.SegmentSequence);
        var name = NameOf(buffer, line);
        segments.Add(new Hl7Segment(buffer, name, IndexOf(segments, name), start, end));
        if (name is "MSH" && segments.Count > 1)
            Warn(new Hl7Warning("SECOND_MSH", "", "another message header inside the message"));
    }

    private static int IndexOf(SegmentList segments, string name)
    {
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].Name == name)
                return segments[i].Index + 1;
        }

        return 1;
    }

    private string NameOf(Er7Buffer buffer, ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf((byte)buffer.Delimiters.Field);
        var name = at < 0 ? line : line[..at];
        if (name.Length is 3 && KnownNames.TryGetValue(name[0] << 16 | name[1] << 8 | name[2], out var known))
            return known;
        var text = buffer.Decode(name);
        if (text.Trim() is not { Length: 3 } trimmed || !trimmed.All(char.IsAsciiLetterOrDigit))
        {
            Warn(new Hl7Warning("NOT_A_SEGMENT", "", $"a line of {line.Length} bytes that does not begin with a segment name"));
            return text;
        }

        var upper = trimmed.ToUpperInvariant();
        if (upper != trimmed)
            Warn(new Hl7Warning("LOWER_CASE_SEGMENT", upper, "the segment name is not in upper case"));
        return upper;
    }

    /// <summary>Only a message that has escapes beside MSH-2 is looked through.</summary>
    private void CheckEscapes(Er7Buffer buffer, Hl7Segment[] segments)
    {
        var escape = (byte)buffer.Delimiters.Escape;
        foreach (var segment in segments)
        {
            var raw = segment.RawBytes;
            if (segment.Name is "MSH" or "BHS" or "FHS")
                raw = raw[Math.Min(raw.Length, 9)..];
            if (!raw.Contains(escape))
                continue;
            for (var field = segment.Name is "MSH" ? 3 : 1; field <= segment.FieldCount; field++)
            {
                if (!segment.FieldBytes(field).Contains(escape))
                    continue;
                buffer.Escape.Unescape(segment.Field(field), out var suspect);
                if (suspect)
                    Warn(new Hl7Warning("UNKNOWN_ESCAPE", $"{segment.Name}^{segment.Index}^{field}", "an escape sequence that is unknown or not terminated was left as it is"));
            }
        }
    }

    /// <summary>A list that hands out its own array when it is full, as it nearly always is.</summary>
    private struct SegmentList(int capacity)
    {
        private Hl7Segment[] _items = new Hl7Segment[capacity];

        public int Count { get; private set; }

        public readonly Hl7Segment this[int index] => _items[index];

        public void Add(Hl7Segment segment)
        {
            if (Count == _items.Length)
                Array.Resize(ref _items, (Count * 2) + 1);
            _items[Count++] = segment;
        }

        public readonly Hl7Segment[] ToArray() => Count == _items.Length ? _items : _items[..Count];
    }

    private void Warn(Hl7Warning? warning)
    {
        const int limit = 100;
        if (warning is not null && (_warnings ??= []).Count < limit)
            _warnings.Add(warning);
    }
}
