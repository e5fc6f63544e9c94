using System.Text.Json;
using System.Text.Json.Nodes;
using QaGateway.Dicom;
using QaGateway.Dicom.Json;

namespace QaGateway.Workflow.Performed;

/// <summary>The attributes of a performed step as JSON, whatever character sets its messages came in (MPP-5).</summary>
internal static class PerformedDataSet
{
    public static string Write(DicomDataset data) => System.Text.Encoding.UTF8.GetString(DicomJson.ToUtf8(data));

    public static DicomDataset Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DicomJson.Read(document.RootElement);
    }

    /// <summary>Sets top-level attributes, sequences as a whole.</summary>
    public static string Merge(string stored, DicomDataset change, IReadOnlySet<DicomTag> without)
    {
        var whole = JsonNode.Parse(stored)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(DicomJson.ToUtf8(change))!.AsObject())
        {
            if (key != "00080005" && !without.Any(tag => Key(tag) == key))
                whole[key] = value?.DeepClone();
        }

        return whole.ToJsonString();
    }

    /// <summary>Every object that is listed, with its series.</summary>
    public static IEnumerable<(string SeriesUid, string SopClassUid, string SopUid)> Objects(DicomDataset data) =>
        from series in data.GetItems(Tags.PerformedSeriesSequence)
        let seriesUid = series.GetText(Tags.SeriesInstanceUID) ?? ""
        from item in series.GetItems(Tags.ReferencedImageSequence).Concat(series.GetItems(Tags.ReferencedNonImageCompositeSOPInstanceSequence))
        let sopUid = item.GetText(Tags.ReferencedSOPInstanceUID) ?? ""
        where sopUid.Length > 0
        select (seriesUid, item.GetText(Tags.ReferencedSOPClassUID) ?? "", sopUid);

    private static string Key(DicomTag tag) => tag.Value.ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
}
