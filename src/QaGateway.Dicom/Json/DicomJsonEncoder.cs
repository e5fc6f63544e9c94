using System.Globalization;
using System.Text.Json;

namespace QaGateway.Dicom.Json;

/// <summary>Writes a data set as DICOM JSON.</summary>
internal sealed class DicomJsonEncoder(Utf8JsonWriter output, DicomJsonOptions options)
{
    private const long MaxSafeInteger = 1L << 53;

    public void WriteDataset(DicomDataset dataset, string path, bool isItem)
    {
        output.WriteStartObject();
        foreach (var element in dataset)
        {
            var tag = element.Tag;
            if (tag.IsGroupLength || tag.Group == 2)
                continue;
            if (tag == Tags.SpecificCharacterSet)
                WriteCharacterSet(isItem);
            else if (!element.IsEncapsulated || BulkDataUri(path, element) is not null)
                WriteElement(dataset, element, path);
        }

        output.WriteEndObject();
    }

    /// <summary>The text leaves as UTF-8, items included.</summary>
    private void WriteCharacterSet(bool isItem)
    {
        if (isItem)
            return;
        output.WriteStartObject(Tags.SpecificCharacterSet.ToHex());
        output.WriteString("vr", "CS");
        output.WriteStartArray("Value");
        output.WriteStringValue("ISO_IR 192");
        output.WriteEndArray();
        output.WriteEndObject();
    }

    private void WriteElement(DicomDataset dataset, DicomElement element, string path)
    {
        output.WriteStartObject(element.Tag.ToHex());
        output.WriteString("vr", element.Vr.ToString());
        if (element.IsEmpty)
        {
            output.WriteEndObject();
            return;
        }

        if (element.Items is { } items)
            WriteItems(items, path + element.Tag.ToHex());
        else if (element.Vr.IsText)
            WriteTexts(dataset, element);
        else if (element.Vr.IsBinaryNumber)
            WriteNumbers(dataset, element);
        else
            WriteBinary(element, path);
        output.WriteEndObject();
    }

    private void WriteItems(IReadOnlyList<DicomDataset> items, string path)
    {
        output.WriteStartArray("Value");
        for (var i = 0; i < items.Count; i++)
            WriteDataset(items[i], $"{path}/{i + 1}/", isItem: true);
        output.WriteEndArray();
    }

    private void WriteTexts(DicomDataset dataset, DicomElement element)
    {
        var texts = dataset.GetTexts(element.Tag);
        if (texts.Count == 0)
            return; // nothing but padding

        output.WriteStartArray("Value");
        foreach (var text in texts)
        {
            if (text.Length == 0)
                output.WriteNullValue();
            else if (element.Vr == DicomVr.PN)
                WritePersonName(text);
            else if (element.Vr is DicomVr.IS or DicomVr.DS && JsonNumber.IsValid(text))
                output.WriteRawValue(text, skipInputValidation: true); // the digits as they are: nothing is lost
            else
                output.WriteStringValue(text);
        }

        output.WriteEndArray();
    }

    private void WritePersonName(string text)
    {
        output.WriteStartObject();
        var groups = text.Split('=', 3);
        WriteGroup("Alphabetic", groups, 0);
        WriteGroup("Ideographic", groups, 1);
        WriteGroup("Phonetic", groups, 2);
        output.WriteEndObject();
    }

    private void WriteGroup(string name, string[] groups, int index)
    {
        if (index < groups.Length && groups[index].Length > 0)
            output.WriteString(name, groups[index]);
    }

    private void WriteNumbers(DicomDataset dataset, DicomElement element)
    {
        if (!dataset.TryFind(element.Tag, out var entry))
            return;

        output.WriteStartArray("Value");
        for (var i = 0; i < entry.Length / element.Vr.ValueSize; i++)
        {
            switch (element.Vr)
            {
                case DicomVr.AT:
                    output.WriteStringValue(NumberValues.ReadTag(entry, i).ToHex());
                    break;
                case DicomVr.FL:
                    WriteFloat(NumberValues.ReadDouble(entry, element.Vr, i), isSingle: true);
                    break;
                case DicomVr.FD:
                    WriteFloat(NumberValues.ReadDouble(entry, element.Vr, i), isSingle: false);
                    break;
                default:
                    WriteInteger(NumberValues.ReadInteger(entry, element.Vr, i));
                    break;
            }
        }

        output.WriteEndArray();
    }

    private void WriteInteger(Int128 value)
    {
        if (value >= -MaxSafeInteger && value <= MaxSafeInteger)
            output.WriteNumberValue((long)value);
        else
            output.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteFloat(double value, bool isSingle)
    {
        if (!double.IsFinite(value))
            output.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        else if (isSingle)
            output.WriteNumberValue((float)value);
        else
            output.WriteNumberValue(value);
    }

    private void WriteBinary(DicomElement element, string path)
    {
        if (BulkDataUri(path, element) is { } uri)
        {
            output.WriteString("BulkDataURI", uri);
            return;
        }

        var bytes = element.Value.Span;
        if (!element.IsBigEndian || element.Vr.UnitSize == 1)
        {
            output.WriteBase64String("InlineBinary", bytes);
            return;
        }

        var swapped = new Encoding.OutputBuffer(isBigEndian: false);
        swapped.WriteSwapped(bytes, element.Vr.UnitSize);
        output.WriteBase64String("InlineBinary", swapped.Written.Span);
    }

    private string? BulkDataUri(string path, DicomElement element) =>
        element.Value.Length >= options.BulkDataThreshold || element.IsEncapsulated
            ? options.BulkDataUri?.Invoke(path + element.Tag.ToHex(), element)
            : null;
}
