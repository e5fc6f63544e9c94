using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace QaGateway.Dicom.Generator;

/// <summary>Writes the UID constants and one packed table of all UIDs with type and name.</summary>
internal static class UidEmitter
{
    public static string Emit(IReadOnlyList<UidRow> rows)
    {
        var code = new StringBuilder(TagEmitter.SourceHead);
        code.Append("public static partial class Uids\n{\n");
        foreach (var row in rows.Where(row => row.Keyword.Length > 0))
        {
            var retired = row.IsRetired ? ", retired" : "";
            var name = row.Name.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
            code.Append($"    /// <summary>{name} ({row.Type}{retired}).</summary>\n");
            code.Append($"    public const string {row.Keyword} = \"{row.Uid}\";\n");
        }

        code.Append("    internal static System.ReadOnlySpan<byte> Table => \"");
        foreach (var row in rows)
        {
            var name = row.Name.Replace("\\", "\\\\").Replace("\"", "\\\"");
            code.Append($"{row.Uid}\\t{row.Type}\\t{name}\\n");
        }

        return code.Append("\"u8;\n}\n").ToString();
    }
}
