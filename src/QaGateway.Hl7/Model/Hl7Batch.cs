namespace QaGateway.Hl7;

/// <summary>What came in one frame or file: messages, perhaps wrapped in FHS, BHS … BTS, FTS (ACK-10).</summary>
/// <param name="Messages">Bytes of each, in order, from its MSH.</param>
/// <param name="BatchHeader">BHS as sent, null when there was none.</param>
/// <param name="IsBatch">There was an FHS or BHS.</param>
public sealed record Hl7Batch(IReadOnlyList<ReadOnlyMemory<byte>> Messages, ReadOnlyMemory<byte>? BatchHeader, bool IsBatch)
{
    private const int MaxMessages = 100_000;

    /// <summary>
    /// Cuts at every line that begins with MSH; batch segments count only where the first line is one.
    /// Bytes without any MSH are one message, for the parser to refuse.
    /// </summary>
    /// <exception cref="Hl7Exception">More messages than anybody sends.</exception>
    public static Hl7Batch Split(ReadOnlyMemory<byte> bytes)
    {
        var messages = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte>? header = null;
        var isBatch = false;
        var span = bytes.Span;
        var begin = -1;
        for (var start = 0; start < span.Length;)
        {
            var length = span[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? span.Length : start + length;
            var kind = KindOf(span[start..end]);
            if (kind is LineKind.Header && begin < 0 && messages.Count is 0)
                isBatch = true;
            if ((kind is LineKind.Message || (isBatch && kind is not LineKind.Other)) && begin >= 0)
            {
                messages.Add(bytes[begin..start]);
                begin = -1;
            }

            if (kind is LineKind.Message)
                begin = start;
            else if (isBatch && kind is LineKind.Header && span[start..end].TrimStart(" \t\u000B"u8).StartsWith("BHS"u8))
                header ??= bytes[start..end];
            if (messages.Count > MaxMessages)
                throw new Hl7Exception($"More than {MaxMessages} messages in one batch.", "", Hl7ErrorCode.SegmentSequence);
            start = end + 1;
        }

        if (begin >= 0)
            messages.Add(bytes[begin..]);
        if (messages.Count is 0 && !isBatch)
            messages.Add(bytes);
        return new Hl7Batch(messages, header, isBatch);
    }

    private static LineKind KindOf(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t\u000B\uFEFF"u8);
        if (line.Length < 3)
            return LineKind.Other;
        var end = line.Length is 3 || !char.IsAsciiLetterOrDigit((char)line[3]);
        return !end ? LineKind.Other
            : line.StartsWith("MSH"u8) && line.Length > 3 ? LineKind.Message
            : line.StartsWith("FHS"u8) || line.StartsWith("BHS"u8) ? LineKind.Header
            : line.StartsWith("BTS"u8) || line.StartsWith("FTS"u8) ? LineKind.Trailer
            : LineKind.Other;
    }

    private enum LineKind
    {
        Other,
        Message,
        Header,
        Trailer,
    }
}
