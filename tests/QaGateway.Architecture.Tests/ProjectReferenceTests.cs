using System.Xml.Linq;

namespace QaGateway.Architecture.Tests;

/// <summary>References go one way (architecture.md): what a project file names is checked, not what happens to be used.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dicom.Generator"] = [],
        ["Dicom"] = ["Dicom.Generator"],
        ["CodecWorker"] = ["Dicom"],
        ["Dicom.Network"] = ["Dicom"],
        ["Hl7"] = [],
        ["Storage"] = [],
        ["Workflow"] = ["CodecWorker", "Dicom.Network", "Hl7", "Storage"],
        ["Data.Sqlite"] = ["Workflow"],
        ["Data.SqlServer"] = ["Workflow"],
        ["Data.PostgreSql"] = ["Workflow"],
        ["Web"] = ["Workflow"],
        ["Console"] = ["Workflow"],
        ["Host"] = ["Web", "Console", "Data.Sqlite", "Data.SqlServer", "Data.PostgreSql"],
    };

    private static readonly string[] PureLibraries = ["Dicom", "Dicom.Network", "Hl7", "Storage"];

    public static TheoryData<string> EveryProject => [.. Directory.GetDirectories(Source).Select(p => Path.GetFileName(p)["QaGateway.".Length..]).Order()];

    public static TheoryData<string> EveryLibrary => [.. PureLibraries];

    private static string Source { get; } = Path.Combine(FindRoot(), "src");

    [Theory, MemberData(nameof(EveryProject))]
    public void A_project_references_only_what_lies_before_it(string project) => Assert.Empty(Excess(project, Allowed[project]));

    [Theory, MemberData(nameof(EveryLibrary))]
    public void A_library_depends_on_nothing_but_logging_abstractions(string project)
    {
        var packages = Names(project, "PackageReference").Where(p => p != "Microsoft.Extensions.Logging.Abstractions");

        Assert.Empty(packages);
    }

    [Fact]
    public void The_rule_can_fail() => Assert.Equal(["Dicom"], Excess("Dicom.Network", []));

    private static IEnumerable<string> Excess(string project, string[] allowed) =>
        Names(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/'))["QaGateway.".Length..]).Except(allowed);

    private static IEnumerable<string> Names(string project, string item) =>
        XDocument.Load(Path.Combine(Source, $"QaGateway.{project}", $"QaGateway.{project}.csproj"))
            .Descendants(item).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QaGateway.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds QaGateway.sln.");

        return folder.FullName;
    }
}
