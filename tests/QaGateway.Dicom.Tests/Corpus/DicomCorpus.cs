using System.Text.Json;

namespace QaGateway.Dicom.Tests;

/// <summary>The real DICOM files, each with what other programs say of it.</summary>
internal static class DicomCorpus
{
    /// <summary>Paths under the corpus; one row saying that it is missing when it is.</summary>
    public static IReadOnlyList<string> Files { get; } = Find();

    public static TheoryData<string> AsTheory => [.. Files];

    public static string FullPath(string file)
    {
        Assert.SkipWhen(QaGateway.Testing.Corpus.Samples is null, QaGateway.Testing.Corpus.Missing);
        return Path.Combine(QaGateway.Testing.Corpus.Samples, file);
    }

    public static byte[] Read(string file) => File.ReadAllBytes(FullPath(file));

    public static JsonElement Oracle(string file)
    {
        var path = FullPath(Path.Combine("oracle", file + ".json"));
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    }

    public static bool IsAcceptedByDcmdump(JsonElement oracle) => oracle.GetProperty("dcmdump").GetProperty("ok").GetBoolean();

    private static string[] Find()
    {
        if (QaGateway.Testing.Corpus.Samples is not { } samples)
            return ["(missing)"];
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(samples, "dicom"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(samples, path))
                .Where(path => File.Exists(Path.Combine(samples, "oracle", path + ".json")))
                .Order(StringComparer.Ordinal),
        ];
    }
}
