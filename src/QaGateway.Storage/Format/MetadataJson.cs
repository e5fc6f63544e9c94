using System.Buffers;
using System.Text.Json;

namespace QaGateway.Storage.Format;

/// <summary>Metadata as a JSON object of strings: readable with any tool in ten years.</summary>
internal static class MetadataJson
{
    public static ReadOnlySpan<byte> Write(IEnumerable<KeyValuePair<string, string>> metadata, ObjectKey? key = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        if (key is { } k)
            json.WriteString(ObjectHeader.KeyField, k.Value);
        foreach (var (name, value) in metadata)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static ObjectMetadata Read(ReadOnlySpan<byte> utf8)
    {
        var metadata = new ObjectMetadata();
        try
        {
            var json = new Utf8JsonReader(utf8);
            json.Read();
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                metadata.Set(name, json.GetString() ?? "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ObjectFormatException("The object's metadata is not a JSON object of strings.");
        }

        return metadata;
    }
}
