using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Files;

/// <summary>A DICOM file in memory (PS3.10 §7). Files without preamble or meta elements are read too (ENC-15).</summary>
public sealed class DicomFile
{
    /// <summary>A file to be written.</summary>
    /// <exception cref="DicomValueException">The data set has no SOP Class UID or no SOP Instance UID, or they are no UIDs.</exception>
    public DicomFile(DicomDataset dataset, string transferSyntaxUid)
        : this([], dataset, transferSyntaxUid, default, [])
    {
    }

    private DicomFile(
        DicomDataset meta, DicomDataset dataset, string transferSyntaxUid, ReadOnlyMemory<byte> dataSetBytes, IReadOnlyList<DicomWarning> warnings)
    {
        Meta = meta;
        Dataset = dataset;
        TransferSyntaxUid = transferSyntaxUid;
        DataSetBytes = dataSetBytes;
        Warnings = warnings;
    }

    /// <summary>Group 0002 as read.</summary>
    public DicomDataset Meta { get; }

    /// <summary>The data set.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>How the data set is encoded: by the meta elements, else as its first bytes look.</summary>
    public string TransferSyntaxUid { get; }

    /// <summary>The bytes of the data set as read; empty for a file that was made here.</summary>
    public ReadOnlyMemory<byte> DataSetBytes { get; }

    /// <summary>What was wrong but read.</summary>
    public IReadOnlyList<DicomWarning> Warnings { get; }

    /// <summary>Reads a file; values refer to the memory given.</summary>
    /// <exception cref="DicomReadException">Malformed, cut off, or over a limit.</exception>
    public static DicomFile Read(ReadOnlyMemory<byte> file, DicomReadOptions? options = null)
    {
        Part10.TryReadHeader(file.Span, out var meta, out var offset);
        var dataSet = file[offset..];
        var syntax = meta.GetText(Tags.TransferSyntaxUID) ?? Guess(dataSet.Span);
        var warnings = new List<DicomWarning>();
        return new DicomFile(meta, DicomReader.Read(dataSet, syntax, options, warnings), syntax, dataSet, warnings);
    }

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="DicomReadException">Malformed, cut off, or over a limit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<DicomFile> ReadAsync(string path, CancellationToken cancellationToken) =>
        Read(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));

    /// <summary>The file with its data set as it is now: the meta elements read, with the UIDs of the data set (ENC-15).</summary>
    public byte[] Write()
    {
        var meta = Meta.Clone()
            .Set(Tags.MediaStorageSOPClassUID, UidOf(Tags.SOPClassUID))
            .Set(Tags.MediaStorageSOPInstanceUID, UidOf(Tags.SOPInstanceUID))
            .Set(Tags.TransferSyntaxUID, TransferSyntaxUid);
        return [.. Part10.CreateHeader(meta), .. DicomWriter.Write(Dataset, TransferSyntaxUid)];
    }

    /// <summary>What the first element looks like; a data set begins with a low group.</summary>
    private static string Guess(ReadOnlySpan<byte> dataSet)
    {
        if (dataSet.Length < 8)
            return Uids.ImplicitVRLittleEndian;
        var isExplicit = ((DicomVr)(dataSet[4] << 8 | dataSet[5])).IsKnown;
        var isBigEndian = dataSet[0] == 0 && dataSet[1] != 0;
        return !isExplicit ? Uids.ImplicitVRLittleEndian
            : isBigEndian ? Uids.ExplicitVRBigEndian
            : Uids.ExplicitVRLittleEndian;
    }

    private string UidOf(DicomTag tag) => Dataset.GetText(tag) ?? throw new DicomValueException(tag, "UI", "is missing");
}
