namespace QaGateway.Dicom;

[Flags]
internal enum ElementFlags : ushort
{
    None = 0,

    /// <summary>The value is in big-endian order (ENC-16).</summary>
    BigEndian = 1,

    /// <summary>The value is a row of fragments (ENC-12).</summary>
    Encapsulated = 2,

    /// <summary>A sequence that came with undefined length.</summary>
    UndefinedLength = 4,

    /// <summary>"US or SS", read where the encoding does not tell (ENC-10).</summary>
    SignDependent = 8,
}
