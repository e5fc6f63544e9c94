using System.Runtime.CompilerServices;

namespace QaGateway.Dicom.Encoding;

/// <summary>
/// Reads a data set from bytes that arrive in any cuts (PS3.5 §7). One state machine serves memory and streams alike: headers are
/// gathered over a cut, values are counted down, lengths are checked against the level around them before anything is kept.
/// </summary>
internal sealed class DatasetParser
{
    private const int ItemCost = 96;
    private const uint PixelRepresentation = 0x00280103;
    private const uint TrailingPadding = 0xFFFCFFFC;

    private readonly ParserMode _mode;
    private readonly DicomReadOptions _options;
    private readonly ParserWarnings _warnings;
    private readonly ValueStore _store;
    private readonly DicomDataset _root;

    private ParserFrame[] _frames = new ParserFrame[4];
    private int _top;
    private long _position;
    private bool _hasSignDependent;
    private bool _hasElements;

    private HeaderBuffer _carry;
    private int _carried;

    private ElementEntry _pending;
    private long _remaining;
    private bool _isKept;
    private bool _isAdded;

    public DatasetParser(SyntaxEncoding encoding, ParserMode mode, DicomReadOptions options, ValueStore store, DicomDataset? root = null)
    {
        _root = root ?? new DicomDataset(capacity: 64);
        _mode = mode;
        _options = options;
        _store = store;
        _warnings = new ParserWarnings(options.Strict);
        _frames[0] = new ParserFrame
        {
            Kind = FrameKind.Elements,
            IsExplicit = encoding.IsExplicit,
            IsBigEndian = encoding.IsBigEndian,
            End = long.MaxValue,
            Dataset = _root,
        };
    }

    public DicomDataset Root => _root;

    public IReadOnlyList<DicomWarning> Warnings => _warnings.All;

    /// <summary>Where the pixel data begin, as soon as they were met.</summary>
    public long? PixelDataOffset { get; private set; }

    /// <summary>Whether what follows is of no interest.</summary>
    public bool IsDone { get; private set; }

    /// <exception cref="DicomReadException">The bytes are malformed.</exception>
    public void Feed(ReadOnlySpan<byte> data)
    {
        while (!IsDone)
        {
            if (_remaining > 0)
            {
                if (data.IsEmpty)
                    return;
                TakeValue(ref data);
                continue;
            }

            if (_top > 0)
                CloseEndedFrames();
            if (data.IsEmpty || !TryTakeHeader(ref data, out var header))
                return;
            Begin(header);
        }
    }

    /// <summary>No more bytes come.</summary>
    /// <exception cref="DicomReadException">They ended too early.</exception>
    public void Complete()
    {
        try
        {
            if (!IsDone)
            {
                CloseEndedFrames();
                CheckEnd();
            }
        }
        finally
        {
            Finish();
        }
    }

    /// <summary>Makes what was read so far usable, also after an error.</summary>
    public void Finish()
    {
        if (_frames[0].IsUnsorted)
            _root.SortAndDeduplicate();
        _store.Complete();
        if (_hasSignDependent)
            ResolveSigns(_root, isSigned: false);
    }

    private void TakeValue(ref ReadOnlySpan<byte> data)
    {
        var length = (int)Math.Min(_remaining, data.Length);
        if (_isKept)
            _store.Append(data[..length]);
        data = data[length..];
        _position += length;
        _remaining -= length;
        if (_remaining == 0)
            CompleteValue();
    }

    private bool TryTakeHeader(ref ReadOnlySpan<byte> data, out ElementHeader header)
    {
        if (_carried == 0 && TryReadHeader(data, out header))
        {
            data = data[header.Size..];
            return true;
        }

        // The header is cut: one byte after the other until it is whole.
        while (!data.IsEmpty)
        {
            _carry[_carried++] = data[0];
            data = data[1..];
            if (!TryReadHeader(((Span<byte>)_carry)[.._carried], out header))
                continue;
            _carried = 0;
            return true;
        }

        header = default;
        return false;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> bytes, out ElementHeader header)
    {
        ref var frame = ref _frames[_top];
        if (!_hasElements && !frame.IsExplicit && LooksExplicit(bytes))
        {
            _warnings.Add(DicomWarningCodes.EncodingSuspect, 0, _position, "The data set is in explicit VR, against its transfer syntax.");
            frame.IsExplicit = true;
        }

        return ElementHeader.TryRead(bytes, frame.IsExplicit, frame.IsBigEndian, out header);
    }

    /// <summary>The two letters of a VR as the length of the first element would be 16 kB and more, which no first element is.</summary>
    private static bool LooksExplicit(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && ((DicomVr)(bytes[4] << 8 | bytes[5])).IsKnown;

    private void Begin(in ElementHeader header)
    {
        var start = _position;
        _position += header.Size;
        ref var frame = ref _frames[_top];
        if (_position > frame.End)
            throw Malformed(header, start, "An element passes the end of its item or sequence.");
        if (!_store.TryCharge(header.Size))
            throw Malformed(header, start, $"The data set without pixel data is over the limit of {_options.MaxHeaderBytes} bytes.");

        switch (frame.Kind)
        {
            case FrameKind.Sequence:
                BeginItem(ref frame, header, start);
                break;
            case FrameKind.Fragments:
                BeginFragment(ref frame, header, start);
                break;
            default:
                if (header.IsItemTag)
                    EndItem(ref frame, header, start);
                else
                    BeginElement(ref frame, header, start);
                break;
        }
    }

    private void BeginElement(ref ParserFrame frame, in ElementHeader header, long start)
    {
        if (_top == 0 && (header.Tag == 0 && frame.LastTag > 0 || header.Tag == TrailingPadding))
        {
            BeginTrailing(header, start);
            return;
        }

        if (header.IsSuspect)
            _warnings.Add(DicomWarningCodes.EncodingSuspect, header.Tag, start, "The VR is none of the standard's.");
        _hasElements = true;
        NoteOrder(ref frame, header, start);

        var isPixelData = _top == 0 && header.Tag is 0x7FE00010 or 0x7FE00008 or 0x7FE00009;
        if (isPixelData)
        {
            PixelDataOffset ??= start;
            if (_mode == ParserMode.Header)
            {
                IsDone = true;
                return;
            }
        }

        if (header.Length == ElementHeader.UndefinedLength)
        {
            BeginUndefined(frame, header, start, isPixelData);
            return;
        }

        if (header.Length > frame.End - _position)
            throw Malformed(header, start, "A length passes the end of its item or sequence.");
        if (header.Vr == DicomVr.SQ)
            PushSequence(frame, header, _position + header.Length);
        else
            BeginValue(frame, header, start, isPixelData);
    }

    private void BeginValue(in ParserFrame frame, in ElementHeader header, long start, bool isPixelData)
    {
        if ((header.Length & 1) != 0)
            _warnings.Add(DicomWarningCodes.OddLength, header.Tag, start, "The value has an odd length.");

        var isIgnored = IsIgnored(header.Tag) || (isPixelData && _mode == ParserMode.Scan);
        _isKept = !isIgnored && MayKeep(header, start);
        _isAdded = _isKept;
        _hasSignDependent |= header.IsSignDependent;
        _pending = new ElementEntry
        {
            Tag = header.Tag,
            Vr = header.Vr,
            Flags = (frame.IsBigEndian && header.Vr != DicomVr.UN ? ElementFlags.BigEndian : 0) | (header.IsSignDependent ? ElementFlags.SignDependent : 0),
            Offset = _isKept ? _store.OffsetAt(_position) : 0,
            Length = _isKept ? (int)header.Length : 0,
            Content = _store.Source,
        };
        _remaining = header.Length;
        if (_remaining == 0)
            CompleteValue();
    }

    /// <summary>Checked on the declared length, before a byte is kept (ENC-14).</summary>
    private bool MayKeep(in ElementHeader header, long start)
    {
        if (_mode == ParserMode.Whole)
            return true; // a length past the end of the memory is found when the bytes are missing
        if (header.Length <= (uint)(_mode == ParserMode.Scan ? _options.MaxValueBytes : int.MaxValue) && _store.HasRoomFor(header.Length))
            return true;
        if (_mode == ParserMode.Header)
            throw Malformed(header, start, $"The data set without pixel data is over the limit of {_options.MaxHeaderBytes} bytes.");

        _warnings.Add(DicomWarningCodes.ValueSkipped, header.Tag, start, $"A value of {header.Length} bytes was not kept.");
        return false;
    }

    private void BeginUndefined(in ParserFrame frame, in ElementHeader header, long start, bool isPixelData)
    {
        if (isPixelData || header.Vr is DicomVr.OB or DicomVr.OW)
        {
            PushFragments(frame, header, isPixelData);
            return;
        }

        if (header.Vr is not (DicomVr.SQ or DicomVr.UN) && frame.IsExplicit && !header.IsSuspect)
            throw Malformed(header, start, $"Undefined length is not allowed for {header.Vr}.");

        // UN of undefined length holds a sequence in Implicit VR Little Endian (ENC-2); so does what has no VR at all.
        var sequence = frame;
        if (frame.IsExplicit && header.Vr != DicomVr.SQ)
            (sequence.IsExplicit, sequence.IsBigEndian) = (false, false);
        PushSequence(sequence, header, long.MaxValue);
    }

    private void PushSequence(in ParserFrame outer, in ElementHeader header, long end)
    {
        Push(outer with
        {
            Kind = FrameKind.Sequence,
            End = end,
            Tag = header.Tag,
            Vr = DicomVr.SQ,
            Items = [],
            LastTag = 0,
            IsUnsorted = false,
        });
        if (end == _position)
            CloseEndedFrames();
    }

    private void PushFragments(in ParserFrame outer, in ElementHeader header, bool isPixelData) =>
        Push(outer with
        {
            Kind = FrameKind.Fragments,
            End = long.MaxValue,
            Tag = header.Tag,
            Vr = header.Vr,
            Items = null,
            ValueStart = _store.OffsetAt(_position),
            IsKept = !(isPixelData && _mode == ParserMode.Scan),
        });

    private void Push(in ParserFrame frame)
    {
        if (_top >= _options.MaxDepth * 2)
            throw new DicomReadException($"Sequences are nested deeper than {_options.MaxDepth} levels.", _position, DicomTag.FromValue(frame.Tag));
        if (++_top == _frames.Length)
            Array.Resize(ref _frames, _frames.Length * 2);
        _frames[_top] = frame;
    }

    private void BeginItem(ref ParserFrame frame, in ElementHeader header, long start)
    {
        switch (header.Tag)
        {
            case ElementHeader.SequenceDelimiter when frame.IsUndefinedLength:
                CloseTop();
                return;
            case ElementHeader.SequenceDelimiter or ElementHeader.ItemDelimiter:
                _warnings.Add(DicomWarningCodes.Delimiter, frame.Tag, start, "A delimiter stands where none belongs.");
                return;
            case ElementHeader.ItemTag:
                break;
            default:
                throw Malformed(header, start, $"An element stands in sequence {DicomTag.FromValue(frame.Tag)} outside of any item.");
        }

        var end = header.Length == ElementHeader.UndefinedLength ? long.MaxValue : _position + header.Length;
        if (end != long.MaxValue && end > frame.End)
            throw Malformed(header, start, "An item passes the end of its sequence.");
        if (!_store.TryCharge(ItemCost))
            throw Malformed(header, start, $"The data set without pixel data is over the limit of {_options.MaxHeaderBytes} bytes.");

        var item = new DicomDataset(capacity: 0, frame.Dataset);
        frame.Items!.Add(item);
        Push(frame with { Kind = FrameKind.Elements, End = end, Dataset = item, LastTag = 0, IsUnsorted = false });
    }

    /// <summary>A delimiter among elements.</summary>
    private void EndItem(ref ParserFrame frame, in ElementHeader header, long start)
    {
        if (header.Tag == ElementHeader.ItemDelimiter && _top > 0 && frame.IsUndefinedLength)
        {
            CloseTop();
            return;
        }

        if (header.Tag == ElementHeader.ItemTag)
            throw Malformed(header, start, "An item begins where an element belongs.");

        _warnings.Add(DicomWarningCodes.Delimiter, header.Tag, start, "A delimiter stands where none belongs.");
        if (header.Tag == ElementHeader.SequenceDelimiter && _top > 1 && frame.IsUndefinedLength && _frames[_top - 1].IsUndefinedLength)
        {
            CloseTop(); // the item's own delimiter is missing (ENC-3)
            CloseTop();
        }
    }

    private void BeginFragment(ref ParserFrame frame, in ElementHeader header, long start)
    {
        if (header.Tag == ElementHeader.SequenceDelimiter)
        {
            CloseFragments(frame, start);
            return;
        }

        if (header.Tag != ElementHeader.ItemTag || header.Length == ElementHeader.UndefinedLength)
            throw Malformed(header, start, "Encapsulated pixel data hold something that is no fragment.");

        if (frame.IsKept && !MayKeep(header, start))
        {
            frame.IsKept = false;
            _store.TruncateTo(frame.ValueStart);
        }

        _isKept = frame.IsKept;
        _isAdded = false;
        if (_isKept)
            AppendFragmentHeader(header);
        _remaining = header.Length;
    }

    /// <summary>The value of encapsulated pixel data is the row of its items, heads included.</summary>
    private void AppendFragmentHeader(in ElementHeader header)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0xE000FFFE);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], header.Length);
        _store.Append(bytes);
    }

    private void CloseFragments(in ParserFrame frame, long end)
    {
        _top--;
        if (!frame.IsKept)
            return;
        Append(new ElementEntry
        {
            Tag = frame.Tag,
            Vr = frame.Vr,
            Flags = ElementFlags.Encapsulated,
            Offset = frame.ValueStart,
            Length = _store.OffsetAt(end) - frame.ValueStart,
            Content = _store.Source,
        });
    }

    private void BeginTrailing(in ElementHeader header, long start)
    {
        _isKept = false;
        _isAdded = false;
        if (header.Tag == TrailingPadding)
        {
            _remaining = header.Length; // legal, and of no meaning (ENC-7)
            return;
        }

        _warnings.Add(DicomWarningCodes.Trailing, header.Tag, start, "Zero bytes follow the data set.");
        IsDone = true;
    }

    private void CompleteValue()
    {
        if (_isAdded)
            Append(_pending);
    }

    private void Append(in ElementEntry entry) => _frames[_top].Dataset.Append(entry);

    private void CloseEndedFrames()
    {
        while (_top > 0 && _frames[_top].End == _position)
            CloseTop();
    }

    private void CloseTop()
    {
        ref var frame = ref _frames[_top--];
        if (frame.Kind == FrameKind.Elements)
        {
            if (frame.IsUnsorted)
                frame.Dataset.SortAndDeduplicate();
            return;
        }

        Append(new ElementEntry
        {
            Tag = frame.Tag,
            Vr = DicomVr.SQ,
            Flags = frame.IsUndefinedLength ? ElementFlags.UndefinedLength : 0,
            Content = frame.Items!,
        });
    }

    private void CheckEnd()
    {
        ref var frame = ref _frames[_top];
        if (_remaining == 0 && _carried == 0 && _top == 0)
            return;

        if (_remaining == 0 && _carried == 0 && _top == 1 && frame is { IsUndefinedLength: true, Kind: not FrameKind.Elements })
        {
            _warnings.Add(DicomWarningCodes.Delimiter, frame.Tag, _position, "The last delimiter is missing.");
            if (frame.Kind == FrameKind.Fragments)
                CloseFragments(frame, _position);
            else
                CloseTop();
            return;
        }

        if (_remaining == 0 && _top == 0 && !((ReadOnlySpan<byte>)_carry)[.._carried].ContainsAnyExcept((byte)0))
        {
            _warnings.Add(DicomWarningCodes.Trailing, 0, _position, "Zero bytes follow the data set.");
            return;
        }

        var tag = _remaining > 0 ? DicomTag.FromValue(_pending.Tag) : (DicomTag?)null;
        throw new DicomReadException($"The data set ends too early, at byte {_position + _carried}.", _position + _carried, tag) { IsTruncated = true };
    }

    private void NoteOrder(ref ParserFrame frame, in ElementHeader header, long start)
    {
        if (header.Tag > frame.LastTag || (header.Tag == 0 && frame.LastTag == 0))
        {
            frame.LastTag = header.Tag;
            if (header.Tag >> 16 is 0x0001 or 0x0003 or 0x0005 or 0x0007 or 0xFFFF)
                _warnings.Add(DicomWarningCodes.IllegalGroup, header.Tag, start, "The standard forbids this group.");
            return;
        }

        frame.IsUnsorted = true;
        var isDuplicate = header.Tag == frame.LastTag;
        _warnings.Add(
            isDuplicate ? DicomWarningCodes.Duplicate : DicomWarningCodes.OutOfOrder,
            header.Tag,
            start,
            isDuplicate ? "The element is there twice; the first counts." : "The element is out of order.");
    }

    /// <summary>Group lengths but those of commands and meta headers, and (0008,0001), say nothing (ENC-6).</summary>
    private static bool IsIgnored(uint tag) => ((ushort)tag == 0 && tag >> 16 is not (0 or 2)) || tag == 0x00080001;

    /// <summary>Pixel Representation of the data set around decides US or SS (ENC-10).</summary>
    private static void ResolveSigns(DicomDataset dataset, bool isSigned)
    {
        if (dataset.GetBytes(DicomTag.FromValue(PixelRepresentation)) is { Length: >= 1 } value)
            isSigned = (value.Span[0] | value.Span[^1]) == 1;
        foreach (ref var entry in dataset.Entries)
        {
            if (isSigned && (entry.Flags & ElementFlags.SignDependent) != 0)
                entry.Vr = DicomVr.SS;
            foreach (var item in entry.Items ?? [])
                ResolveSigns(item, isSigned);
        }
    }

    private static DicomReadException Malformed(in ElementHeader header, long offset, string text) =>
        new(text, offset, DicomTag.FromValue(header.Tag));

    [InlineArray(ElementHeader.MaxSize)]
    private struct HeaderBuffer
    {
        private byte _first;
    }
}
