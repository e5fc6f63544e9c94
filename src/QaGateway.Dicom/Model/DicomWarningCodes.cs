namespace QaGateway.Dicom;

/// <summary>Codes of <see cref="DicomWarning"/>; stable, for configuration and reports.</summary>
public static class DicomWarningCodes
{
    /// <summary>Garbage or unknown VR in explicit VR (ENC-9), or VRs where none should be.</summary>
    public const string EncodingSuspect = "ENC_SUSPECT";

    /// <summary>Value of odd length (ENC-5).</summary>
    public const string OddLength = "ODD_LENGTH";

    /// <summary>Element out of ascending order (ENC-8).</summary>
    public const string OutOfOrder = "OUT_OF_ORDER";

    /// <summary>Element twice in one data set; the first was taken (ENC-8).</summary>
    public const string Duplicate = "DUPLICATE";

    /// <summary>Delimiter missing at the end of the stream, or present where none belongs (ENC-3).</summary>
    public const string Delimiter = "DELIMITER";

    /// <summary>Bytes after the end (ENC-7).</summary>
    public const string Trailing = "TRAILING";

    /// <summary>Value longer than the limit for keeping, skipped.</summary>
    public const string ValueSkipped = "VALUE_SKIPPED";

    /// <summary>Group number that the standard forbids (ENC-11).</summary>
    public const string IllegalGroup = "ILLEGAL_GROUP";

    /// <summary>Specific Character Set misspelt or unknown (CHS-4).</summary>
    public const string CharacterSet = "CHARACTER_SET";

    /// <summary>Data set deflated with a zlib header, or padding after its end (ENC-13).</summary>
    public const string Deflate = "DEFLATE";
}
