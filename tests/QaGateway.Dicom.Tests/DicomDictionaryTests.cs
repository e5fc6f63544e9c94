using System.Text.RegularExpressions;

namespace QaGateway.Dicom.Tests;

public sealed partial class DicomDictionaryTests
{
    private const string DcmtkDictionary = "/usr/share/libdcmtk17/dicom.dic";

    /// <summary>What the standard changed between the edition of Debian's DCMTK (2022b) and that of the tables.</summary>
    private static readonly DicomTag[] ChangedSince = [Tags.FrameType];

    [Fact]
    public void Keywords_tags_and_entries_belong_together()
    {
        Assert.Equal(new DicomTag(0x0010, 0x0010), Tags.PatientName);
        Assert.True(DicomDictionary.TryGet(Tags.PatientName, out var entry));
        Assert.Equal(("PatientName", "Patient's Name", DicomVr.PN, "1", false), (entry.Keyword, entry.Name, entry.Vr, entry.Vm, entry.IsRetired));
        Assert.True(DicomDictionary.TryGetTag("PatientName", out var tag));
        Assert.Equal(Tags.PatientName, tag);
        Assert.False(DicomDictionary.TryGetTag("patientname", out _));
        Assert.False(DicomDictionary.TryGet(new DicomTag(0x0011, 0x0010), out _));
    }

    [Theory]
    [InlineData(0x60000010u, "OverlayRows")]
    [InlineData(0x60020010u, "OverlayRows")]
    [InlineData(0x601E3000u, "OverlayData")]
    [InlineData(0x00203105u, "SourceImageIDs")]
    [InlineData(0x00280421u, "ColumnsForNthOrderCoefficients")]
    [InlineData(0x7FE00010u, "PixelData")]
    public void Repeating_groups_are_found(uint value, string keyword) =>
        Assert.Equal(keyword, DicomDictionary.KeywordOf(DicomTag.FromValue(value)));

    [Theory]
    [InlineData(0x60010010u, DicomVr.LO)]
    [InlineData(0x00091001u, DicomVr.UN)]
    [InlineData(0x00080000u, DicomVr.UL)]
    [InlineData(0x7FE00010u, DicomVr.OW)]
    [InlineData(0x00280106u, DicomVr.US)]
    [InlineData(0x00082112u, DicomVr.SQ)]
    public void Representations_of_implicit_VR_are_told(uint value, DicomVr vr) => Assert.Equal(vr, DicomDictionary.VrOf(DicomTag.FromValue(value)));

    [Theory]
    [InlineData("00100010")]
    [InlineData("0010,0010")]
    [InlineData("(0010,0010)")]
    [InlineData("PatientName")]
    public void Tags_are_parsed_in_every_spelling(string text) => Assert.Equal(Tags.PatientName, DicomTag.Parse(text));

    [Fact]
    [Trait("Rule", "DICT-1")]
    public void The_tables_agree_with_those_of_DCMTK()
    {
        Assert.SkipUnless(File.Exists(DcmtkDictionary), $"{DcmtkDictionary} is not installed.");
        var compared = 0;
        var differences = new List<string>();
        foreach (var line in File.ReadLines(DcmtkDictionary))
        {
            if (PlainTag().Match(line) is not { Success: true } match || match.Groups["keyword"].Value.StartsWith("RETIRED_", StringComparison.Ordinal))
                continue;
            var tag = DicomTag.Parse(match.Groups["tag"].Value);
            if (tag.IsPrivate || tag.IsGroupLength || !DicomDictionary.TryGet(tag, out var entry) || entry.IsRetired || entry.Keyword.Length == 0
                || ChangedSince.Contains(tag))
                continue;

            compared++;
            var theirs = (match.Groups["keyword"].Value, VrOf(match.Groups["vr"].Value), match.Groups["vm"].Value);
            if ((entry.Keyword, entry.VrText, entry.Vm) != theirs)
                differences.Add($"{tag}: {entry.Keyword} {entry.VrText} {entry.Vm}, DCMTK {theirs}");
        }

        Assert.Empty(differences);
        Assert.InRange(compared, 4400, 5000);
    }

    [Fact]
    [Trait("Rule", "MAP-21")]
    public void UIDs_from_names_are_valid_and_always_the_same()
    {
        // RFC 9562 §A.4: version 5 of www.example.com in the DNS name space is 2ed6657d-e927-568b-95e1-2665a8aea6a2.
        var nameSpace = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        Assert.Equal("2.25.62257697832880430461588949038000940706", DicomUid.FromName(nameSpace, "www.example.com"));
        Assert.All(Enumerable.Range(0, 200), _ => Assert.True(DicomUid.IsValid(DicomUid.New())));
        Assert.NotEqual(DicomUid.New(), DicomUid.New());
    }

    [Theory]
    [InlineData("1.2.840.10008.1.1", true)]
    [InlineData("0.0", true)]
    [InlineData("1.02", false)]
    [InlineData("1..2", false)]
    [InlineData("1.2.", false)]
    [InlineData("", false)]
    [InlineData("1.2a", false)]
    [InlineData("1.2.345678901234567890123456789012345678901234567890123456789012345", false)]
    public void UIDs_are_checked(string uid, bool isValid) => Assert.Equal(isValid, DicomUid.IsValid(uid));

    [Fact]
    public void Names_of_UIDs_are_known() => Assert.Equal("CT Image Storage", DicomUid.NameOf(Uids.CTImageStorage));

    private static string VrOf(string vr) => vr switch
    {
        "up" => "UL",
        "ox" or "px" => "OB or OW",
        "xs" => "US or SS",
        "na" => "NONE",
        "lt" => "US or OW",
        _ => vr,
    };

    [GeneratedRegex(@"^\((?<tag>[0-9a-fA-F]{4},[0-9a-fA-F]{4})\)\t(?<vr>\w\w)\t(?<keyword>\w+)\t(?<vm>\S+)")]
    private static partial Regex PlainTag();
}
