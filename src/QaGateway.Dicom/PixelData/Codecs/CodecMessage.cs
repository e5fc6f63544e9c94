using System.Buffers.Binary;

namespace QaGateway.Dicom.PixelData;

/// <summary>What a codec process is asked to do.</summary>
internal enum CodecOperation : byte
{
    Decode = 1,
    EncodeLossless = 2,

    /// <summary>Which codecs are installed: the answer's payload is their names and versions.</summary>
    Probe = 3,
}

/// <summary>Colour space that the encoded stream itself declares.</summary>
internal enum StreamColor : byte
{
    Undeclared,
    Rgb,
    Ybr,
}

/// <summary>A question to a codec process or its answer: a header of fixed length in little endian, then the payload.</summary>
internal readonly record struct CodecMessage
{
    public const int HeaderLength = 48;

    private const uint Magic = 0x31434751; // "QGC1"

    public CodecOperation Operation { get; init; }

    public FrameSyntax Syntax { get; init; }

    /// <summary>Of an answer; 0 = done.</summary>
    public CodecFailure Failure { get; init; }

    public StreamColor Color { get; init; }

    public int Rows { get; init; }

    public int Columns { get; init; }

    public int Samples { get; init; }

    public int BitsAllocated { get; init; }

    public int BitsStored { get; init; }

    public bool IsSigned { get; init; }

    /// <summary>The samples are RGB: a reversible colour transform is of use.</summary>
    public bool IsRgb { get; init; }

    public int TimeoutSeconds { get; init; }

    public int PayloadLength { get; init; }

    public static CodecMessage Of(CodecOperation operation, FrameSyntax syntax, DicomImageInfo info, int payloadLength) => new()
    {
        Operation = operation,
        Syntax = syntax,
        Rows = info.Rows,
        Columns = info.Columns,
        Samples = info.SamplesPerPixel,
        BitsAllocated = info.BitsAllocated,
        BitsStored = info.BitsStored,
        IsSigned = info.IsSigned,
        IsRgb = info.Photometric is "RGB",
        PayloadLength = payloadLength,
    };

    public void Write(Span<byte> header)
    {
        header[..HeaderLength].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = (byte)Operation;
        header[5] = (byte)Syntax;
        header[6] = (byte)Failure;
        header[7] = (byte)Color;
        ReadOnlySpan<int> numbers = [Rows, Columns, Samples, BitsAllocated, BitsStored, (IsSigned ? 1 : 0) | (IsRgb ? 2 : 0), TimeoutSeconds, PayloadLength];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(header[(8 + (i * 4))..], numbers[i]);
    }

    /// <returns>false when these bytes are no message: the two processes do not understand each other.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out CodecMessage message)
    {
        var numbers = new int[8];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(header[(8 + (i * 4))..]);
        message = new CodecMessage
        {
            Operation = (CodecOperation)header[4],
            Syntax = (FrameSyntax)header[5],
            Failure = (CodecFailure)header[6],
            Color = (StreamColor)header[7],
            Rows = numbers[0],
            Columns = numbers[1],
            Samples = numbers[2],
            BitsAllocated = numbers[3],
            BitsStored = numbers[4],
            IsSigned = (numbers[5] & 1) != 0,
            IsRgb = (numbers[5] & 2) != 0,
            TimeoutSeconds = numbers[6],
            PayloadLength = numbers[7],
        };
        return BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic && message.PayloadLength >= 0;
    }
}
