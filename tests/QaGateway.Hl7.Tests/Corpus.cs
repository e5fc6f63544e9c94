using System.Text.Json;

namespace QaGateway.Hl7.Tests;

/// <summary>The messages of other projects, with what python-hl7 makes of them. They lie beside the repository and may be absent.</summary>
internal static class Corpus
{
    public static string? Root { get; } = Find();

    public static IReadOnlyList<string> Files { get; } = Root is null
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(Root, "hl7"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static void SkipWhenAbsent() => Assert.SkipWhen(Root is null, "the sample corpus is not beside the repository");

    public static JsonElement Oracle(string file)
    {
        var path = Path.Combine(Root!, "oracle", Path.GetRelativePath(Root!, file) + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QaGateway.sln")))
                continue;
            var root = Path.Combine(folder.FullName, "..", "shared", "samples");
            return Directory.Exists(Path.Combine(root, "hl7")) ? Path.GetFullPath(root) : null;
        }

        return null;
    }
}
