using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Workflow.Archive;

/// <summary>Re-encodes between uncompressed transfer syntaxes, without loss (RET-2, WEB-3).</summary>
public static class ObjectConverter
{
    /// <summary>The object is held in memory while it is re-encoded.</summary>
    private const long MaxBytes = 1L << 30;

    public static bool CanConvert(string from, string to) =>
        from == to || (TransferSyntax.Find(from) is { IsEncapsulated: false } && TransferSyntax.Find(to) is { IsEncapsulated: false });

    /// <returns>The data set in that syntax; the object's own stream when it is in it already. Either is the caller's to dispose.</returns>
    /// <exception cref="InvalidDataException">Too large to be re-encoded.</exception>
    public static async Task<(Stream DataSet, long? Length)> ConvertAsync(EffectiveObject source, string transferSyntaxUid, CancellationToken cancellationToken)
    {
        if (source.TransferSyntaxUid == transferSyntaxUid)
            return (source.DataSet, source.Length);

        await using var stream = source.DataSet;
        if (source.Length > MaxBytes)
            throw new InvalidDataException($"An object of {source.Length} bytes is not re-encoded.");

        using var buffer = new MemoryStream((int)Math.Min(source.Length ?? 0, MaxBytes));
        await stream.CopyToAsync(buffer, cancellationToken);
        var options = new DicomReadOptions { MaxHeaderBytes = int.MaxValue, MaxValueBytes = int.MaxValue };
        var dataset = DicomReader.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), source.TransferSyntaxUid, options);
        var bytes = DicomWriter.Write(dataset, transferSyntaxUid);
        return (new MemoryStream(bytes, writable: false), bytes.Length);
    }
}
