using System.Buffers.Binary;

namespace QaGateway.Dicom.Encoding;

/// <summary>Tag, representation and length before a value (PS3.5 §7.1, ENC-1).</summary>
internal struct ElementHeader
{
    public const int MaxSize = 12;
    public const uint UndefinedLength = 0xFFFFFFFF;
    public const uint ItemTag = 0xFFFEE000;
    public const uint ItemDelimiter = 0xFFFEE00D;
    public const uint SequenceDelimiter = 0xFFFEE0DD;

    public uint Tag;
    public DicomVr Vr;
    public uint Length;
    public int Size;

    /// <summary>Whether the VR was none of the standard's and had to be guessed (ENC-9).</summary>
    public bool IsSuspect;

    /// <summary>"US or SS" in implicit VR (ENC-10).</summary>
    public bool IsSignDependent;

    public readonly bool IsItemTag => Tag is ItemTag or ItemDelimiter or SequenceDelimiter;

    /// <summary>Group lengths but those of commands and meta headers, and (0008,0001), say nothing (ENC-6).</summary>
    public readonly bool IsIgnored => ((ushort)Tag == 0 && Tag >> 16 is not (0 or 2)) || Tag == 0x00080001;

    /// <returns>false when more bytes are needed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isExplicit, bool isBigEndian, out ElementHeader header)
    {
        header = default;
        if (bytes.Length < 8)
            return false;

        header.Size = 8;
        header.Tag = isBigEndian
            ? (uint)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])
            : (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16 | BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (header.IsItemTag)
        {
            header.Length = ReadUInt32(bytes[4..], isBigEndian);
            return true;
        }

        if (!isExplicit)
        {
            header.ReadImplicit(bytes, isBigEndian);
            return true;
        }

        var vr = (DicomVr)(bytes[4] << 8 | bytes[5]);
        if (vr.IsKnown)
            return header.TryReadExplicit(bytes, vr, vr.HasLongLength, isBigEndian);

        header.IsSuspect = true;
        if (char.IsAsciiLetterUpper((char)bytes[4]) && char.IsAsciiLetterUpper((char)bytes[5]))
            return header.TryReadExplicit(bytes, DicomVr.UN, bytes[6] == 0 && bytes[7] == 0, isBigEndian);
        if (IsBlank(bytes[4]) && IsBlank(bytes[5]))
            return header.TryReadExplicit(bytes, DicomDictionary.VrOf(header.Tag, out header.IsSignDependent), isLong: false, isBigEndian);

        header.ReadImplicit(bytes, isBigEndian);
        return true;
    }

    /// <summary>Some writers put two spaces or question marks where they do not know the VR, before a length of 16 bits.</summary>
    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'?';

    private void ReadImplicit(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        Vr = DicomDictionary.VrOf(Tag, out IsSignDependent);
        Length = ReadUInt32(bytes[4..], isBigEndian);
    }

    private bool TryReadExplicit(ReadOnlySpan<byte> bytes, DicomVr vr, bool isLong, bool isBigEndian)
    {
        Vr = vr;
        if (!isLong)
        {
            Length = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
            return true;
        }

        if (bytes.Length < MaxSize)
            return false;
        Size = MaxSize;
        Length = ReadUInt32(bytes[8..], isBigEndian);
        return true;
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
