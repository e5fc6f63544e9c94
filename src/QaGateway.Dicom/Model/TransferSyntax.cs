using System.Collections.Frozen;

namespace QaGateway.Dicom;

/// <summary>How a data set is encoded (PS3.5 §10, PS3.6 Annex A.4).</summary>
public sealed class TransferSyntax
{
    /// <summary>Implicit VR Little Endian, the default of every association.</summary>
    public static readonly TransferSyntax ImplicitLittleEndian = new(Uids.ImplicitVRLittleEndian) { IsExplicitVr = false, IsEncapsulated = false };

    /// <summary>Explicit VR Little Endian.</summary>
    public static readonly TransferSyntax ExplicitLittleEndian = new(Uids.ExplicitVRLittleEndian) { IsEncapsulated = false };

    /// <summary>Explicit VR Big Endian (retired, ENC-16).</summary>
    public static readonly TransferSyntax ExplicitBigEndian = new(Uids.ExplicitVRBigEndian) { IsLittleEndian = false, IsEncapsulated = false };

    /// <summary>Deflated Explicit VR Little Endian (ENC-13).</summary>
    public static readonly TransferSyntax DeflatedExplicitLittleEndian = new(Uids.DeflatedExplicitVRLittleEndian) { IsDeflated = true, IsEncapsulated = false };

    /// <summary>RLE Lossless.</summary>
    public static readonly TransferSyntax RleLossless = new(Uids.RLELossless);

    /// <summary>JPEG Baseline (Process 1), lossy, 8 bits.</summary>
    public static readonly TransferSyntax JpegBaseline = new(Uids.JPEGBaseline8Bit) { IsLossy = true };

    /// <summary>What intake takes, best for storing first (domain reference §1.16). JPIP is left out: its pixels are elsewhere.</summary>
    public static IReadOnlyList<TransferSyntax> Accepted { get; } =
    [
        ExplicitLittleEndian, ImplicitLittleEndian, DeflatedExplicitLittleEndian, ExplicitBigEndian,
        JpegBaseline, Lossy("1.2.840.10008.1.2.4.51"), new("1.2.840.10008.1.2.4.57"), new("1.2.840.10008.1.2.4.70"),
        new("1.2.840.10008.1.2.4.80"), Lossy("1.2.840.10008.1.2.4.81"),
        new("1.2.840.10008.1.2.4.90"), Lossy("1.2.840.10008.1.2.4.91"), new("1.2.840.10008.1.2.4.92"), Lossy("1.2.840.10008.1.2.4.93"),
        Lossy("1.2.840.10008.1.2.4.100"), Lossy("1.2.840.10008.1.2.4.100.1"), Lossy("1.2.840.10008.1.2.4.101"), Lossy("1.2.840.10008.1.2.4.101.1"),
        Lossy("1.2.840.10008.1.2.4.102"), Lossy("1.2.840.10008.1.2.4.102.1"), Lossy("1.2.840.10008.1.2.4.103"), Lossy("1.2.840.10008.1.2.4.103.1"),
        Lossy("1.2.840.10008.1.2.4.104"), Lossy("1.2.840.10008.1.2.4.104.1"), Lossy("1.2.840.10008.1.2.4.105"), Lossy("1.2.840.10008.1.2.4.105.1"),
        Lossy("1.2.840.10008.1.2.4.106"), Lossy("1.2.840.10008.1.2.4.106.1"), Lossy("1.2.840.10008.1.2.4.107"), Lossy("1.2.840.10008.1.2.4.108"),
        new("1.2.840.10008.1.2.4.110"), Lossy("1.2.840.10008.1.2.4.111"), Lossy("1.2.840.10008.1.2.4.112"),
        new("1.2.840.10008.1.2.4.201"), new("1.2.840.10008.1.2.4.202"), Lossy("1.2.840.10008.1.2.4.203"),
        RleLossless, new("1.2.840.10008.1.2.8.1"),
    ];

    private static readonly FrozenDictionary<string, TransferSyntax> Known =
        Accepted.ToFrozenDictionary(syntax => syntax.Uid, StringComparer.Ordinal);

    private TransferSyntax(string uid) => Uid = uid;

    /// <summary>Its UID.</summary>
    public string Uid { get; }

    /// <summary>Its name in PS3.6.</summary>
    public string Name => DicomUid.NameOf(Uid) ?? Uid;

    /// <summary>Whether each element carries its VR.</summary>
    public bool IsExplicitVr { get; private init; } = true;

    /// <summary>Byte order.</summary>
    public bool IsLittleEndian { get; private init; } = true;

    /// <summary>Whether the whole data set is deflated.</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Whether pixel data are fragments of an encoded stream (PS3.5 §A.4).</summary>
    public bool IsEncapsulated { get; private init; } = true;

    /// <summary>Whether encoding in it may lose information (NEG-12).</summary>
    public bool IsLossy { get; private init; }

    /// <summary>One of <see cref="Accepted"/>; null for any other UID.</summary>
    public static TransferSyntax? Find(string? uid) => uid is null ? null : Known.GetValueOrDefault(uid);

    /// <inheritdoc />
    public override string ToString() => Name;

    private static TransferSyntax Lossy(string uid) => new(uid) { IsLossy = true };
}
