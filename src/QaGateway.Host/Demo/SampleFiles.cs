using System.Globalization;
using System.Text;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;

namespace QaGateway.Host.Demo;

/// <summary>The samples of the repository, moved from their day to today: a worklist shows what is near.</summary>
public sealed class SampleFiles
{
    private const string SampleDay = "20260901";
    private static readonly DicomTag[] Dates = [Tags.StudyDate, Tags.SeriesDate, Tags.AcquisitionDate, Tags.ContentDate];
    private readonly string _root;
    private readonly string _today;

    public SampleFiles(string root, DateTimeOffset today)
    {
        _root = root;
        _today = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }

    /// <summary>Beside the executable (they are published with it), else above it.</summary>
    /// <returns>Null when there are none.</returns>
    public static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "hl7-samples")) && Directory.Exists(Path.Combine(folder.FullName, "dicom-samples")))
                return folder.FullName;
        }

        return null;
    }

    /// <summary>In the order of their names; bytes in the character set that the message declares.</summary>
    public IEnumerable<(string Name, byte[] Message)> Messages() =>
        from path in Directory.EnumerateFiles(Path.Combine(_root, "hl7-samples"), "*.hl7").Order(StringComparer.Ordinal)
        select (Path.GetFileName(path), Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace(SampleDay, _today, StringComparison.Ordinal)));

    public IEnumerable<string> Studies() =>
        Directory.EnumerateDirectories(Path.Combine(_root, "dicom-samples")).Where(folder => Directory.EnumerateFiles(folder, "*.dcm").Any())
            .Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal);

    public async Task<IReadOnlyList<DicomFile>> StudyAsync(string name, CancellationToken cancellationToken)
    {
        var files = new List<DicomFile>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_root, "dicom-samples", name), "*.dcm").Order(StringComparer.Ordinal))
        {
            var file = await DicomFile.ReadAsync(path, cancellationToken);
            foreach (var date in Dates.Where(d => file.Dataset.GetText(d) == SampleDay))
                file.Dataset.Set(date, _today);

            files.Add(file);
        }

        return files;
    }
}
