using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Negotiation;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>Re-encodes a data set between uncompressed transfer syntaxes, without loss (RET-2).</summary>
internal static class DatasetConverter
{
    /// <summary>The object is held in memory while it is re-encoded.</summary>
    private const long MaxBytes = 1024L * 1024 * 1024;

    public static bool CanConvert(string from, string to) => TransferSyntaxChoice.IsUncompressed(from) && TransferSyntaxChoice.IsUncompressed(to);

    /// <exception cref="DicomReadException">The stored data set cannot be read.</exception>
    /// <exception cref="DicomNetworkException">Too large to be held in memory.</exception>
    public static async Task<Stream> ConvertAsync(Stream dataSet, string from, string to, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream(dataSet.CanSeek ? (int)Math.Min(dataSet.Length - dataSet.Position, MaxBytes) : 0);
        var chunk = new byte[81920];
        int read;
        while ((read = await dataSet.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
                throw new DicomNetworkException($"An object of more than {MaxBytes} bytes is not re-encoded.");
            buffer.Write(chunk, 0, read);
        }

        var options = new DicomReadOptions { MaxHeaderBytes = int.MaxValue, MaxValueBytes = int.MaxValue };
        var dataset = DicomReader.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), from, options);
        return new MemoryStream(DicomWriter.Write(dataset, to), writable: false);
    }
}
