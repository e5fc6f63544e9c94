using System.Text.Json;

namespace QaGateway.Dicom.Json;

/// <summary>Reads DICOM JSON into a data set.</summary>
internal sealed class DicomJsonDecoder(Func<string, DicomTag, ReadOnlyMemory<byte>>? resolveBulkData)
{
    private const int MaxDepth = 64;

    private bool _hasNonAscii;

    public DicomDataset ReadRoot(JsonElement json)
    {
        var dataset = new DicomDataset(DicomCharacterSet.Utf8);
        try
        {
            ReadInto(dataset, json, depth: 0);
        }
        catch (InvalidOperationException error)
        {
            throw new DicomReadException("The JSON has a string that is no valid text.", 0, inner: error); // lone surrogates
        }

        if (_hasNonAscii || dataset.Contains(Tags.SpecificCharacterSet))
            dataset.Set(Tags.SpecificCharacterSet, "ISO_IR 192");
        return dataset;
    }

    private void ReadInto(DicomDataset dataset, JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Bad(null, "A data set is a JSON object.");
        if (depth > MaxDepth)
            throw Bad(null, $"Sequences are nested deeper than {MaxDepth} levels.");

        foreach (var member in json.EnumerateObject())
        {
            if (!DicomTag.TryParse(member.Name, out var tag))
                throw Bad(null, "A member's name is no tag.");
            if (tag.IsGroupLength || tag.Group == 2 || (tag == Tags.SpecificCharacterSet && depth > 0))
                continue; // some peers add them (WEB-7); items are in UTF-8 as all else
            ReadElement(dataset, tag, member.Value, depth);
        }
    }

    private void ReadElement(DicomDataset dataset, DicomTag tag, JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Bad(tag, "An attribute is a JSON object.");

        var vr = DicomDictionary.VrOf(tag);
        if (json.TryGetProperty("vr", out var vrText)
            && !(vrText.ValueKind == JsonValueKind.String && DicomVrExtensions.TryParse(vrText.GetString(), out vr)))
            throw Bad(tag, "The vr is none of the standard's.");

        if (json.TryGetProperty("InlineBinary", out var inline))
            dataset.SetBytes(tag, vr, ReadBase64(tag, inline));
        else if (json.TryGetProperty("BulkDataURI", out var uri))
            dataset.SetBytes(tag, vr, ReadBulkData(tag, uri));
        else if (json.TryGetProperty("Value", out var values))
            ReadValues(dataset, tag, vr, values, depth);
        else
            ReadEmpty(dataset, tag, vr);
    }

    private static void ReadEmpty(DicomDataset dataset, DicomTag tag, DicomVr vr)
    {
        if (vr == DicomVr.SQ)
            dataset.SetItems(tag);
        else
            dataset.SetBytes(tag, vr, default);
    }

    private void ReadValues(DicomDataset dataset, DicomTag tag, DicomVr vr, JsonElement values, int depth)
    {
        if (values.ValueKind != JsonValueKind.Array)
            throw Bad(tag, "Value is a JSON array.");

        if (vr == DicomVr.SQ)
        {
            dataset.SetItems(tag, values.EnumerateArray().Select(item => ReadItem(item, depth)).ToList());
            return;
        }

        string[] texts = [.. values.EnumerateArray().Select(value => ReadText(tag, vr, value))];
        try
        {
            dataset.Put(ValueEncoder.FromTexts(tag, vr, texts, DicomCharacterSet.Utf8, isChecked: false));
        }
        catch (DicomValueException error)
        {
            throw new DicomReadException(error.Message, 0, tag, error);
        }
    }

    private DicomDataset ReadItem(JsonElement json, int depth)
    {
        var item = new DicomDataset(DicomCharacterSet.Utf8);
        if (json.ValueKind != JsonValueKind.Null)
            ReadInto(item, json, depth + 1);
        return item;
    }

    private string ReadText(DicomTag tag, DicomVr vr, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Object when vr == DicomVr.PN => ReadPersonName(value),
            _ => throw Bad(tag, "A value is neither text nor number."),
        };
        _hasNonAscii |= !System.Text.Ascii.IsValid(text);
        return text;
    }

    private static string ReadPersonName(JsonElement value) =>
        string.Join('=', Group(value, "Alphabetic"), Group(value, "Ideographic"), Group(value, "Phonetic")).TrimEnd('=');

    private static string Group(JsonElement value, string name) =>
        value.TryGetProperty(name, out var group) && group.ValueKind == JsonValueKind.String ? group.GetString()! : "";

    private static byte[] ReadBase64(DicomTag tag, JsonElement inline)
    {
        if (inline.ValueKind == JsonValueKind.String && inline.TryGetBytesFromBase64(out var bytes))
            return bytes;
        throw Bad(tag, "InlineBinary is no base64.");
    }

    private ReadOnlyMemory<byte> ReadBulkData(DicomTag tag, JsonElement uri)
    {
        if (uri.ValueKind != JsonValueKind.String || resolveBulkData is null)
            throw Bad(tag, "A BulkDataURI cannot be resolved here.");
        return resolveBulkData(uri.GetString()!, tag);
    }

    private static DicomReadException Bad(DicomTag? tag, string text) => new(text, 0, tag);
}
