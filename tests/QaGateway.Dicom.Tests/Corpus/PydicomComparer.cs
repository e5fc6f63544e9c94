using System.Text.Json;

namespace QaGateway.Dicom.Tests;

/// <summary>Compares a data set with what pydicom 2.3.1 read: tag to VR and values, text decoded.</summary>
internal static class PydicomComparer
{
    public static IReadOnlyList<string> Compare(DicomDataset ours, JsonElement theirs)
    {
        var differences = new List<string>();
        CompareDatasets(ours, theirs, "", differences);
        return differences;
    }

    private static void CompareDatasets(DicomDataset ours, JsonElement theirs, string path, List<string> differences)
    {
        foreach (var member in theirs.EnumerateObject())
        {
            var tag = DicomTag.Parse(member.Name);
            if (IsLeftOut(tag))
                continue;
            if (!ours.TryGet(tag, out var element))
                differences.Add($"{path}{member.Name} is missing");
            else
                CompareElements(ours, element, member.Value, path + member.Name, differences);
        }
    }

    private static void CompareElements(DicomDataset ours, DicomElement element, JsonElement theirs, string place, List<string> differences)
    {
        if (theirs.TryGetProperty("items", out var items))
        {
            CompareItems(ours.GetItems(element.Tag), theirs, items, place, differences);
            return;
        }

        var values = theirs.GetProperty("v");
        if (values.ValueKind != JsonValueKind.Array || values.EnumerateArray().Any(value => value.ValueKind == JsonValueKind.Object))
            return; // shortened, or binary
        if (!element.Vr.IsText || element.Vr.ToString() != theirs.GetProperty("vr").GetString())
            return;

        var our = ours.GetTexts(element.Tag).Select(Normalise).ToArray();
        var their = values.EnumerateArray().Select(value => Normalise(value.ToString())).ToArray();
        if (!our.SequenceEqual(their) && !(our.All(text => text.Length == 0) && their.All(text => text.Length == 0)))
            differences.Add($"{place} {element.Vr} '{string.Join('|', our)}', oracle '{string.Join('|', their)}'");
    }

    private static void CompareItems(
        IReadOnlyList<DicomDataset> ours, JsonElement theirs, JsonElement items, string place, List<string> differences)
    {
        if (theirs.TryGetProperty("n", out var count) && count.GetInt32() != ours.Count)
        {
            differences.Add($"{place} has {ours.Count} items, oracle {count.GetInt32()}");
            return;
        }

        var index = 0;
        foreach (var item in items.EnumerateArray().TakeWhile(_ => index < ours.Count))
        {
            CompareDatasets(ours[index], item, $"{place}[{index}].", differences);
            index++;
        }
    }

    private static bool IsLeftOut(DicomTag tag) =>
        tag.IsGroupLength || tag.Value is 0x00080001 or 0xFFFCFFFC || (tag.IsPrivate && !tag.IsPrivateCreator);

    private static string Normalise(string text) => text.Trim(' ', '\0').TrimEnd('=').Replace("\r\n", "\n", StringComparison.Ordinal);
}
