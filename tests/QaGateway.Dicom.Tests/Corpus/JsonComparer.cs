using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace QaGateway.Dicom.Tests;

/// <summary>Compares our DICOM JSON with that of dcm2json, whose long values the corpus has shortened to counts and hashes.</summary>
internal static class JsonComparer
{
    public static IReadOnlyList<string> Compare(JsonElement ours, JsonElement theirs)
    {
        var differences = new List<string>();
        CompareDatasets(ours, theirs, "", differences);
        return differences;
    }

    private static void CompareDatasets(JsonElement ours, JsonElement theirs, string path, List<string> differences)
    {
        foreach (var member in theirs.EnumerateObject())
        {
            var place = path + member.Name;
            if (IsLeftOut(member.Name, path))
                continue;
            if (!ours.TryGetProperty(member.Name, out var our))
                differences.Add($"{place} is missing");
            else
                CompareElements(our, member.Value, place, differences);
        }

        foreach (var member in ours.EnumerateObject().Where(member => !theirs.TryGetProperty(member.Name, out _)))
            differences.Add($"{path}{member.Name} is not in the oracle");
    }

    private static void CompareElements(JsonElement ours, JsonElement theirs, string place, List<string> differences)
    {
        var vr = ours.GetProperty("vr").GetString()!;
        var theirVr = theirs.GetProperty("vr").GetString();
        if (vr == "UN" && theirVr != "UN" && IsPrivate(place))
            return; // DCMTK has a private dictionary for implicit VR; we have none, by design
        if (vr != theirVr)
        {
            differences.Add($"{place} VR {vr}, oracle {theirVr}");
            return;
        }

        if (theirs.TryGetProperty("_sha256", out var hash))
        {
            CompareHash(ours, theirs.GetProperty("_len").GetInt32(), hash.GetString()!, place, differences);
            return;
        }

        if (theirs.TryGetProperty("InlineBinary", out var inline))
        {
            var our = ours.TryGetProperty("InlineBinary", out var value) ? value.GetString() : "";
            if (!AreEqualButForPadding(our, inline.GetString()))
                differences.Add($"{place} bytes {our}, oracle {inline.GetString()}");
            return;
        }

        var ourValues = ours.TryGetProperty("Value", out var list) ? list.EnumerateArray().ToArray() : [];
        var theirValues = theirs.TryGetProperty("Value", out var theirList) ? theirList : default;
        if (theirValues.ValueKind == JsonValueKind.Object)
            CompareShortened(ourValues, theirValues, vr, place, differences);
        else
            CompareValues(ourValues, theirValues.ValueKind == JsonValueKind.Array ? [.. theirValues.EnumerateArray()] : [], vr, place, differences);
    }

    /// <summary>Trailing padding means nothing (ENC-7); the character set of items is that of the whole JSON.</summary>
    private static bool IsLeftOut(string tag, string path) => tag == "FFFCFFFC" || (tag == "00080005" && path.Length > 0);

    private static bool IsPrivate(string place) => (Convert.ToByte(place.Split('.')[^1][3..4], 16) & 1) != 0;

    /// <summary>DCMTK pads values of odd length on reading.</summary>
    private static bool AreEqualButForPadding(string? ours, string? theirs)
    {
        var our = Convert.FromBase64String(ours ?? "");
        var their = Convert.FromBase64String(theirs ?? "");
        return our.AsSpan().SequenceEqual(their) || (our.Length == their.Length - 1 && their.AsSpan().StartsWith(our) && their[^1] is 0 or 32);
    }

    private static void CompareShortened(JsonElement[] ours, JsonElement theirs, string vr, string place, List<string> differences)
    {
        var count = theirs.TryGetProperty("_count", out var values) ? values : theirs.GetProperty("_itemCount");
        if (count.GetInt32() != ours.Length)
        {
            differences.Add($"{place} has {ours.Length} values, oracle {count.GetInt32()}");
            return;
        }

        var first = theirs.GetProperty("_first").EnumerateArray().ToArray();
        CompareValues(ours[..first.Length], first, vr, place, differences);
    }

    private static void CompareValues(JsonElement[] ours, JsonElement[] theirs, string vr, string place, List<string> differences)
    {
        // dcm2json leaves out values that are only padding.
        if (ours.Length != theirs.Length && !(ours.All(IsEmpty) && theirs.All(IsEmpty)))
        {
            differences.Add($"{place} has {ours.Length} values, oracle {theirs.Length}");
            return;
        }

        for (var i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            if (vr == "SQ")
                CompareDatasets(ours[i], theirs[i], $"{place}[{i}].", differences);
            else if (!AreEqual(ours[i], theirs[i], vr))
                differences.Add($"{place} {vr} {ours[i].GetRawText()}, oracle {theirs[i].GetRawText()}");
        }
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim(' ', '\0', '^') is "")
        || (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => IsEmpty(member.Value)));

    private static bool AreEqual(JsonElement ours, JsonElement theirs, string vr)
    {
        if (IsEmpty(ours) && IsEmpty(theirs))
            return true;
        if (vr is "IS" or "DS" or "FL" or "FD" or "SV" or "UV" && TryNumber(ours, out var our) && TryNumber(theirs, out var their))
            return our == their || Math.Abs(our - their) <= Math.Abs(their) * (vr == "FL" ? 1e-6 : 1e-12) + (vr == "FL" ? 1e-44 : 0);
        if (ours.ValueKind == JsonValueKind.Object && theirs.ValueKind == JsonValueKind.Object)
            return ours.EnumerateObject().Count(group => !IsEmpty(group.Value)) == theirs.EnumerateObject().Count()
                && theirs.EnumerateObject().All(group => ours.TryGetProperty(group.Name, out var our2) && Text(our2) == Text(group.Value));
        return Text(ours) == Text(theirs);
    }

    private static string Text(JsonElement value) =>
        (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).Trim(' ', '\0').TrimEnd('^', ' ');

    private static bool TryNumber(JsonElement value, out double number)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim(' ', '\0') : value.GetRawText();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static void CompareHash(JsonElement ours, int length, string hash, string place, List<string> differences)
    {
        var bytes = ours.TryGetProperty("InlineBinary", out var inline) ? inline.GetBytesFromBase64() : [];
        if (bytes.Length == length - 1)
            bytes = [.. bytes, 0]; // DCMTK pads values of odd length on reading
        if (bytes.Length != length || !Convert.ToHexStringLower(SHA256.HashData(bytes)).Equals(hash, StringComparison.Ordinal))
            differences.Add($"{place} has {bytes.Length} bytes, oracle {length}, or other bytes");
    }
}
