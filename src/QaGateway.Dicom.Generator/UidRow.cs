using System;
using System.Collections.Generic;
using System.Linq;

namespace QaGateway.Dicom.Generator;

/// <summary>One line of uids.tsv: UID, keyword, type, retired, name.</summary>
internal sealed class UidRow
{
    public string Uid { get; private set; } = "";

    public string Keyword { get; private set; } = "";

    public string Type { get; private set; } = "";

    public bool IsRetired { get; private set; }

    public string Name { get; private set; } = "";

    public static IReadOnlyList<UidRow> ReadAll(string text) =>
        [.. text.Split('\n').Skip(1).Where(line => line.Length > 0).Select(Parse)];

    private static UidRow Parse(string line)
    {
        var columns = line.TrimEnd('\r').Split('\t');
        if (columns.Length != 5)
            throw new FormatException("A line of uids.tsv has not five columns: " + line);

        return new UidRow
        {
            Uid = columns[0],
            Keyword = columns[1],
            Type = columns[2],
            IsRetired = columns[3] == "retired",
            Name = columns[4],
        };
    }
}
