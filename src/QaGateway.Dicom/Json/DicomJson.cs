using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QaGateway.Dicom.Json;

/// <summary>The DICOM JSON model (PS3.18 Annex F; WEB-7, WEB-8).</summary>
public static class DicomJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object. Group 0002 and group lengths are left out; a declared character set becomes ISO_IR 192.</summary>
    public static void Write(Utf8JsonWriter output, DicomDataset dataset, DicomJsonOptions? options = null) =>
        new DicomJsonEncoder(output, options ?? new DicomJsonOptions()).WriteDataset(dataset, path: "", isItem: false);

    /// <summary>One object as UTF-8.</summary>
    public static byte[] ToUtf8(DicomDataset dataset, DicomJsonOptions? options = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var output = new Utf8JsonWriter(buffer, Plain))
            Write(output, dataset, options);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one object into a data set of ISO_IR 192, or of the default character set when all is ASCII.</summary>
    /// <param name="element">A JSON object.</param>
    /// <param name="resolveBulkData">Gets the bytes behind a BulkDataURI; without it, such an element is refused.</param>
    /// <exception cref="DicomReadException">Not the DICOM JSON model, or a value that DICOM cannot hold.</exception>
    public static DicomDataset Read(JsonElement element, Func<string, DicomTag, ReadOnlyMemory<byte>>? resolveBulkData = null) =>
        new DicomJsonDecoder(resolveBulkData).ReadRoot(element);
}
