namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>The corpus beside the repository; tests that need it are skipped where it is not.</summary>
internal static class Samples
{
    private static readonly string? Root = Find();

    public static string Require(string path)
    {
        Assert.SkipWhen(Root is null, "The sample corpus (../shared/samples) is not here.");
        return Path.Combine(Root!, path);
    }

    public static byte[] Read(string path) => File.ReadAllBytes(Require(path));

    public static IEnumerable<string> Files(string folder, string pattern) => Root is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Root, folder), pattern).Order().Select(f => Path.GetRelativePath(Root, f));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QaGateway.sln")))
                continue;
            var samples = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "samples"));
            return Directory.Exists(samples) ? samples : null;
        }

        return null;
    }
}
