using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace QaGateway.Dicom.Generator;

/// <summary>One line of tags.tsv: tag, keyword, VR, VM, retired, name. An x in the tag stands for any hex digit.</summary>
internal sealed class TagRow
{
    public uint Value { get; private set; }

    /// <summary>Ones where the tag is fixed, zeros under an x.</summary>
    public uint Mask { get; private set; }

    public string Keyword { get; private set; } = "";

    public string Vr { get; private set; } = "";

    public string Vm { get; private set; } = "";

    public bool IsRetired { get; private set; }

    public string Name { get; private set; } = "";

    public bool IsRepeater => Mask != uint.MaxValue;

    public static IReadOnlyList<TagRow> ReadAll(string text) =>
        [.. text.Split('\n').Skip(1).Where(line => line.Length > 0).Select(Parse).OrderBy(row => row.Value)];

    private static TagRow Parse(string line)
    {
        var columns = line.TrimEnd('\r').Split('\t');
        if (columns.Length != 6 || columns[0].Length != 8)
            throw new FormatException("A line of tags.tsv has not six columns: " + line);

        var mask = string.Concat(columns[0].Select(digit => digit == 'x' ? '0' : 'F'));
        return new TagRow
        {
            Value = ParseHex(columns[0].Replace('x', '0')),
            Mask = ParseHex(mask),
            Keyword = columns[1],
            Vr = columns[2],
            Vm = columns[3],
            IsRetired = columns[4] == "retired",
            Name = columns[5],
        };
    }

    private static uint ParseHex(string digits) => uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
