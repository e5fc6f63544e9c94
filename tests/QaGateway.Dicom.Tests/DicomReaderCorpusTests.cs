using System.Text.Json;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Json;

namespace QaGateway.Dicom.Tests;

public sealed class DicomReaderCorpusTests
{
    /// <summary>Where we read otherwise than the oracle, and why.</summary>
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["dicom/dicomdir/pydicom-dicomdirtests/DICOMDIR-nooffset"] =
            "Its last item declares more bytes than its sequence and the file have: malformed (ENC-14). DCMTK takes what is there.",
        ["dicom/codec/jpeg-extended/fo-dicom-GH195.dcm"] =
            "The oracle had all PixelData removed before, that of the icon image too.",
        ["dicom/odd/fo-dicom-GH179A.dcm"] =
            "A VR of two blanks: the dictionary says SS, as pydicom does; DCMTK leaves UN.",
    };

    /// <summary>The same for pydicom.</summary>
    private static readonly Dictionary<string, string> KnownDifferencesToPydicom = new()
    {
        ["dicom/modality/XA/pacs_system-xa_minimal.dcm"] =
            "An IS value is a byte that is no ASCII: undecodable here (CHS-4), Latin-1 to pydicom.",
    };

    public static TheoryData<string> Files => DicomCorpus.AsTheory;

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_dcmdump_accepts_reads_as_dcm2json_has_it(string file)
    {
        var oracle = DicomCorpus.Oracle(file);
        if (!DicomCorpus.IsAcceptedByDcmdump(oracle) || !oracle.TryGetProperty("dcm2json", out var expected))
            return;

        var differences = Differences(file, bytes => JsonComparer.Compare(ToJson(bytes), expected));

        AssertAsKnown(file, differences, KnownDifferences);
    }

    [Theory, MemberData(nameof(Files))]
    public void Text_numbers_and_items_are_those_that_pydicom_reads(string file)
    {
        var oracle = DicomCorpus.Oracle(file);
        if (!DicomCorpus.IsAcceptedByDcmdump(oracle) || !oracle.TryGetProperty("pydicom", out var expected))
            return;

        var differences = Differences(file, bytes => PydicomComparer.Compare(DicomFile.Read(bytes).Dataset, expected));

        if (differences is not [var only] || !KnownDifferences.ContainsKey(file) || !only.Contains("passes the end", StringComparison.Ordinal))
            AssertAsKnown(file, differences, KnownDifferencesToPydicom);
    }

    private static IReadOnlyList<string> Differences(string file, Func<byte[], IReadOnlyList<string>> compare)
    {
        try
        {
            return compare(DicomCorpus.Read(file));
        }
        catch (DicomReadException error)
        {
            return [error.Message];
        }
    }

    private static JsonElement ToJson(byte[] file) =>
        JsonDocument.Parse(DicomJson.ToUtf8(DicomFile.Read(file).Dataset)).RootElement;

    private static void AssertAsKnown(string file, IReadOnlyList<string> differences, Dictionary<string, string> known)
    {
        if (known.TryGetValue(file, out var reason))
            Assert.True(differences.Count > 0, $"No longer different, take it off the list: {reason}");
        else
            Assert.True(differences.Count == 0, Describe(differences));
    }

    private static string Describe(IReadOnlyList<string> differences) =>
        $"{differences.Count} differences:\n" + string.Join('\n', differences.Take(12));
}
