using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Files;

/// <summary>Preamble and File Meta Information of the DICOM file format (PS3.10 §7, ENC-15).</summary>
public static class Part10
{
    /// <summary>What we write into (0002,0012).</summary>
    public const string ImplementationClassUid = "2.25.333875878782702565323615793919252943390";

    /// <summary>What we write into (0002,0013).</summary>
    public const string ImplementationVersionName = "QAGW_0_1_0";

    private const int PreambleLength = 128;
    private const int MaxAeLength = 16;

    /// <summary>Preamble, DICM and group 0002: what goes before the bytes of a data set to make a file of them.</summary>
    /// <exception cref="DicomValueException">A UID or AE title is none.</exception>
    public static byte[] CreateHeader(
        string sopClassUid,
        string sopInstanceUid,
        string transferSyntaxUid,
        string? sourceAe = null,
        string? sendingAe = null,
        string? receivingAe = null)
    {
        var meta = new DicomDataset()
            .Set(Tags.MediaStorageSOPClassUID, sopClassUid)
            .Set(Tags.MediaStorageSOPInstanceUID, sopInstanceUid)
            .Set(Tags.TransferSyntaxUID, transferSyntaxUid);
        SetAe(meta, Tags.SourceApplicationEntityTitle, sourceAe);
        SetAe(meta, Tags.SendingApplicationEntityTitle, sendingAe);
        SetAe(meta, Tags.ReceivingApplicationEntityTitle, receivingAe);
        return CreateHeader(meta);
    }

    /// <summary>Preamble, DICM and these meta elements, with group length, version and our implementation set.</summary>
    public static byte[] CreateHeader(DicomDataset meta)
    {
        var complete = meta.Clone()
            .Set(Tags.FileMetaInformationGroupLength, "0")
            .SetBytes(Tags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 })
            .Set(Tags.ImplementationClassUID, ImplementationClassUid)
            .Set(Tags.ImplementationVersionName, ImplementationVersionName);

        var group = DicomWriter.Write(complete, Uids.ExplicitVRLittleEndian);
        var header = new byte[PreambleLength + 4 + group.Length];
        "DICM"u8.CopyTo(header.AsSpan(PreambleLength));
        group.CopyTo(header.AsSpan(PreambleLength + 4));
        return header;
    }

    /// <summary>Finds the meta elements at the start of a file; a missing preamble, a missing or wrong group length are tolerated.</summary>
    /// <param name="start">The file, or as much of its start as holds group 0002.</param>
    /// <param name="meta">The elements of group 0002.</param>
    /// <param name="dataSetOffset">Where the data set begins.</param>
    /// <returns>false when there is neither DICM nor group 0002, or when the group is cut off.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> start, out DicomDataset meta, out int dataSetOffset)
    {
        meta = [];
        dataSetOffset = 0;
        var hasPreamble = start.Length >= PreambleLength + 4 && start.Slice(PreambleLength, 4).SequenceEqual("DICM"u8);
        var position = hasPreamble ? PreambleLength + 4 : 0;
        if (!hasPreamble && !(start.Length >= 8 && start[0] == 2 && start[1] == 0))
            return false;

        while (ElementHeader.TryRead(start[position..], isExplicit: true, isBigEndian: false, out var header) && header.Tag >> 16 == 2)
        {
            var value = position + header.Size;
            if (header.Length > start.Length - value)
                return false;
            meta.Put(ElementEntry.Of(DicomTag.FromValue(header.Tag), header.Vr, start.Slice(value, (int)header.Length).ToArray()));
            position = value + (int)header.Length;
        }

        dataSetOffset = position;
        return hasPreamble || meta.Count > 0;
    }

    private static void SetAe(DicomDataset meta, DicomTag tag, string? title)
    {
        if (title?.Trim() is { Length: > 0 and <= MaxAeLength } trimmed)
            meta.Set(tag, trimmed);
    }
}
