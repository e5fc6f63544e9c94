namespace QaGateway.Testing;

/// <summary>Finds the solution's folder and the corpus of real files beside it, used in place.</summary>
public static class Corpus
{
    /// <summary>The folder that holds QaGateway.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Null when the corpus is not there: the test skips and says so.</summary>
    public static string? Samples { get; } = Path.Combine(Root, "..", "shared", "samples") is var path && Directory.Exists(path) ? Path.GetFullPath(path) : null;

    public const string Missing = "The corpus ../shared/samples is not there.";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QaGateway.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the tests holds QaGateway.sln.");
    }
}
