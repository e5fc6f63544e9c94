using System.Text.Json;

namespace QaGateway.Dicom.Json;

#pragma warning disable CS1591
public static class DicomJson
{
    public static void Write(Utf8JsonWriter output, DicomDataset dataset, DicomJsonOptions? options = null) => throw new NotImplementedException();
    public static byte[] ToUtf8(DicomDataset dataset, DicomJsonOptions? options = null) => throw new NotImplementedException();
    public static DicomDataset Read(JsonElement element) => throw new NotImplementedException();
}
