using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace QaGateway.Dicom.Generator;

/// <summary>
/// Writes the tag constants and the dictionary's tables. The tables are constant spans in the assembly's data section
/// with hash slots worked out here, so that using the dictionary costs nothing at start.
/// </summary>
internal static class TagEmitter
{
    private const int SlotBits = 14;

    public static string EmitConstants(IReadOnlyList<TagRow> rows)
    {
        var code = new StringBuilder(SourceHead);
        code.Append("public static partial class Tags\n{\n");
        foreach (var row in Named(rows))
        {
            var retired = row.IsRetired ? ", retired" : "";
            code.Append($"    /// <summary>{EscapeXml(row.Name)} ({row.Vr}, {row.Vm}{retired}).</summary>\n");
            code.Append($"    public static DicomTag {row.Keyword} => new(0x{row.Value >> 16:X4}, 0x{row.Value & 0xFFFF:X4});\n");
        }

        return code.Append("}\n").ToString();
    }

    public static string EmitTables(IReadOnlyList<TagRow> rows)
    {
        var named = new HashSet<TagRow>(Named(rows));
        var vms = rows.Select(row => row.Vm).Distinct().ToList();
        var vrs = rows.Select(row => row.Vr).Distinct().ToList();
        var text = new StringBuilder();
        var starts = new List<int>();
        foreach (var row in rows)
        {
            starts.Add(text.Length);
            text.Append(row.Keyword).Append(row.Name);
        }

        starts.Add(text.Length);

        var code = new StringBuilder(SourceHead);
        code.Append("public static partial class DicomDictionary\n{\n");
        Table(code, "uint", "TagValues", rows.Select(row => Hex(row.Value)));
        Table(code, "byte", "VrIndexes", rows.Select(row => Number(vrs.IndexOf(row.Vr))));
        Table(code, "byte", "VmIndexes", rows.Select(row => Number(vms.IndexOf(row.Vm))));
        Table(code, "byte", "RetiredFlags", rows.Select(row => row.IsRetired ? "1" : "0"));
        Table(code, "int", "TextStarts", starts.Select(Number));
        Table(code, "byte", "KeywordLengths", rows.Select(row => Number(row.Keyword.Length)));
        Table(code, "ushort", "TagSlots", Slots(rows, row => row.IsRepeater ? null : HashTag(row.Value)));
        Table(code, "ushort", "KeywordSlots", Slots(rows, row => named.Contains(row) ? HashKeyword(row.Keyword) : null));
        Table(code, "ushort", "RepeaterIndexes", rows.Select((row, index) => (row, index)).Where(r => r.row.IsRepeater).Select(r => Number(r.index)));
        Table(code, "uint", "RepeaterMasks", rows.Where(row => row.IsRepeater).Select(row => Hex(row.Mask)));
        Table(code, "ushort", "VrCodes", vrs.Select(vr => Hex(VrCode(vr))));
        code.Append($"    private const int SlotBits = {SlotBits};\n");
        code.Append($"    private static readonly string[] VrTexts = [{Strings(vrs)}];\n");
        code.Append($"    private static readonly string[] VmTexts = [{Strings(vms)}];\n");
        code.Append($"    private static System.ReadOnlySpan<byte> Text => \"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"u8;\n");
        return code.Append("}\n").ToString();
    }

    /// <summary>One row a keyword: some retired repeaters share theirs with a single tag, which then has it.</summary>
    private static IEnumerable<TagRow> Named(IReadOnlyList<TagRow> rows) =>
        rows.Where(row => row.Keyword.Length > 0)
            .GroupBy(row => row.Keyword)
            .Select(group => group.OrderBy(row => row.IsRepeater).First());

    /// <summary>Must equal DicomDictionary.HashTag.</summary>
    private static uint? HashTag(uint tag) => unchecked(tag * 0x9E3779B1u) >> (32 - SlotBits);

    /// <summary>Must equal DicomDictionary.HashKeyword (FNV-1a, folded).</summary>
    private static uint? HashKeyword(string keyword)
    {
        var hash = 2166136261u;
        foreach (var letter in keyword)
            hash = unchecked((hash ^ letter) * 16777619u);
        return (hash ^ (hash >> 16)) & ((1u << SlotBits) - 1);
    }

    /// <summary>Open addressing with linear probing; a slot holds index + 1, zero is free.</summary>
    private static IEnumerable<string> Slots(IReadOnlyList<TagRow> rows, Func<TagRow, uint?> hash)
    {
        var slots = new int[1 << SlotBits];
        for (var index = 0; index < rows.Count; index++)
        {
            if (hash(rows[index]) is not { } slot)
                continue;
            while (slots[slot] != 0)
                slot = (slot + 1) & ((1u << SlotBits) - 1);
            slots[slot] = index + 1;
        }

        return slots.Select(Number);
    }

    /// <summary>
    /// The representation used where the standard leaves a choice (PS3.5 Annex A.1, ENC-10): the reader refines US to SS by
    /// Pixel Representation; pixel and LUT data are OW in implicit VR.
    /// </summary>
    private static uint VrCode(string vr) => vr switch
    {
        "NONE" => 'U' << 8 | 'N',
        "OB or OW" => 'O' << 8 | 'W',
        "US or OW" => 'O' << 8 | 'W',
        _ => (uint)(vr[0] << 8 | vr[1]),
    };

    private static void Table(StringBuilder code, string type, string name, IEnumerable<string> values) =>
        code.Append($"    private static System.ReadOnlySpan<{type}> {name} => [{string.Join(",", values)}];\n");

    private static string Strings(IEnumerable<string> values) => string.Join(", ", values.Select(value => "\"" + value + "\""));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(uint value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);

    private static string EscapeXml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public const string SourceHead = "// <auto-generated />\n#nullable enable\n\nnamespace QaGateway.Dicom;\n\n";
}
