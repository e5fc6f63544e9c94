using System.Text.Json;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Json;

namespace QaGateway.Dicom.Tests;

public sealed class DicomWriterTests
{
    private static readonly string[] Plain =
    [
        Uids.ImplicitVRLittleEndian, Uids.ExplicitVRLittleEndian, Uids.ExplicitVRBigEndian, Uids.DeflatedExplicitVRLittleEndian,
    ];

    public static TheoryData<string> Files => DicomCorpus.AsTheory;

    public static TheoryData<string> PlainSyntaxes => [.. Plain];

    [Theory, MemberData(nameof(Files))]
    public void What_was_read_and_written_reads_the_same(string file)
    {
        if (TryRead(file) is not { } read)
            return;

        var written = DicomWriter.Write(read.Dataset, read.TransferSyntaxUid);
        var again = DicomReader.Read(written, read.TransferSyntaxUid, new DicomReadOptions { MaxInflationRatio = 2000 });

        DatasetAssert.Same(WithEvenLengths(read.Dataset), again);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_change_of_one_element_leaves_the_bytes_of_all_others(string file)
    {
        if (TryRead(file) is not { } read)
            return;

        var changed = read.Dataset.Clone().Set(Tags.PatientID, "CHANGED-1").Set(Tags.AccessionNumber, "A1");
        var again = DicomReader.Read(
            DicomWriter.Write(changed, read.TransferSyntaxUid), read.TransferSyntaxUid, new DicomReadOptions { MaxInflationRatio = 2000 });

        Assert.Equal("CHANGED-1", again.GetText(Tags.PatientID));
        Assert.Equal("A1", again.GetText(Tags.AccessionNumber));
        var others = WithEvenLengths(read.Dataset);
        foreach (var dataset in new[] { others, again })
        {
            dataset.Remove(Tags.PatientID);
            dataset.Remove(Tags.AccessionNumber);
        }

        DatasetAssert.Same(others, again);
    }

    [Theory, MemberData(nameof(Files))]
    public void Through_another_syntax_and_back_nothing_is_lost(string file)
    {
        if (TryRead(file) is not { } read || TransferSyntax.Find(read.TransferSyntaxUid) is not { IsEncapsulated: false, IsExplicitVr: true })
            return;

        var bigEndian = DicomReader.Read(DicomWriter.Write(read.Dataset, Uids.ExplicitVRBigEndian), Uids.ExplicitVRBigEndian);
        var back = DicomReader.Read(DicomWriter.Write(bigEndian, read.TransferSyntaxUid), read.TransferSyntaxUid, new DicomReadOptions { MaxInflationRatio = 2000 });

        DatasetAssert.Same(WithEvenLengths(read.Dataset), back);
    }

    [Theory, MemberData(nameof(Files))]
    [Trait("Rule", "WEB-7")]
    public void DICOM_JSON_reads_back_to_the_same_JSON(string file)
    {
        if (TryRead(file) is not { } read)
            return;

        var json = DicomJson.ToUtf8(read.Dataset);
        if (System.Text.Encoding.UTF8.GetString(json).Contains('\uFFFD'))
            return; // undecodable text, which is never written back (CHS-4)
        DicomDataset back;
        using (var document = JsonDocument.Parse(json))
            back = DicomJson.Read(document.RootElement);
        var again = JsonDocument.Parse(DicomJson.ToUtf8(back)).RootElement;

        // Text that is not ASCII makes the reader declare ISO_IR 192.
        var expected = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            expected.EnumerateObject().Where(IsCompared).Select(member => member.Name + member.Value.GetRawText()),
            again.EnumerateObject().Where(IsCompared).Select(member => member.Name + member.Value.GetRawText()));
    }

    [Theory, MemberData(nameof(PlainSyntaxes))]
    public void A_data_set_made_here_reads_back_in_every_syntax(string syntax)
    {
        var dataset = Samples.Mixed();

        var back = DicomReader.Read(DicomWriter.Write(dataset, syntax), syntax);

        Assert.Equal("MÜLLER^JÖRG", back.GetText(Tags.PatientName));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], back.GetTexts(Tags.ImageType));
        Assert.Equal(2, back.GetItems(Tags.ProcedureCodeSequence).Count);
        Assert.Equal("Chest", back.GetItems(Tags.ProcedureCodeSequence)[1].GetText(Tags.CodeMeaning));
        Assert.Equal(3, back.GetInt(Tags.Columns));
        Assert.Equal([0.5, 0.25], back.GetDoubles(Tags.PixelSpacing));
        Assert.Equal([Tags.FrameTime], back.GetTags(Tags.FrameIncrementPointer));
        Assert.Equal(1.5, back.GetDouble(Tags.RealWorldValueSlope));
    }

    [Fact]
    [Trait("Rule", "ENC-4")]
    public void A_value_too_long_for_its_representation_leaves_as_UN_and_is_understood()
    {
        var name = new string('x', 70_000);
        var dataset = new DicomDataset().Set(Tags.LongCodeValue, "ok").SetBytes(Tags.PatientComments, DicomVr.LT, System.Text.Encoding.ASCII.GetBytes(name));

        var back = DicomReader.Read(DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian), Uids.ExplicitVRLittleEndian);

        Assert.True(back.TryGet(Tags.PatientComments, out var element));
        Assert.Equal(DicomVr.UN, element.Vr);
        Assert.Equal(name, back.GetText(Tags.PatientComments));
    }

    [Fact]
    [Trait("Rule", "ENC-5")]
    public void Odd_values_are_padded_each_in_its_way()
    {
        var dataset = new DicomDataset { { Tags.PatientID, "123" }, { Tags.SOPInstanceUID, "1.2" } };
        dataset.SetBytes(new DicomTag(0x0009, 0x1001), DicomVr.OB, new byte[] { 1 });

        var back = DicomReader.Read(DicomWriter.Write(dataset, Uids.ImplicitVRLittleEndian), Uids.ImplicitVRLittleEndian);

        Assert.Equal("123 "u8, back.GetBytes(Tags.PatientID)!.Value.Span);
        Assert.Equal("1.2\0"u8, back.GetBytes(Tags.SOPInstanceUID)!.Value.Span);
        Assert.Equal([1, 0], back.GetBytes(new DicomTag(0x0009, 0x1001))!.Value.ToArray());
    }

    [Fact]
    public void A_command_group_gets_its_length()
    {
        var command = new DicomDataset { { Tags.CommandGroupLength, "0" }, { Tags.AffectedSOPClassUID, Uids.Verification } }.SetInt(Tags.CommandField, 0x30);

        var bytes = DicomWriter.Write(command, Uids.ImplicitVRLittleEndian);

        Assert.Equal(bytes.Length - 12, DicomReader.Read(bytes, Uids.ImplicitVRLittleEndian).GetInt(Tags.CommandGroupLength));
    }

    [Fact]
    public void Sequences_are_written_with_defined_or_undefined_lengths_as_asked()
    {
        var dataset = Samples.Mixed();

        var defined = DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian);
        var undefined = DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian, new DicomWriteOptions { UndefinedLengths = true });

        Assert.Equal(defined.Length + 8 + 2 * 8, undefined.Length);
        DatasetAssert.Same(dataset, DicomReader.Read(undefined, Uids.ExplicitVRLittleEndian));
        Assert.Equal(undefined, DicomWriter.Write(DicomReader.Read(undefined, Uids.ExplicitVRLittleEndian), Uids.ExplicitVRLittleEndian));
    }

    [Fact]
    public void Encapsulated_pixel_data_are_refused_in_a_syntax_that_has_none()
    {
        byte[] fragments = [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0, 0xE0, 2, 0, 0, 0, 1, 2];
        byte[] bytes = [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. fragments, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        var dataset = DicomReader.Read(bytes, Uids.RLELossless);

        Assert.Equal(bytes, DicomWriter.Write(dataset, Uids.RLELossless));
        Assert.Throws<InvalidOperationException>(() => DicomWriter.Write(dataset, Uids.ImplicitVRLittleEndian));
    }

    private static bool IsCompared(JsonProperty member) => member.Name != "00080005";

    private static DicomFile? TryRead(string file)
    {
        try
        {
            return DicomFile.Read(DicomCorpus.Read(file));
        }
        catch (DicomReadException)
        {
            return null;
        }
    }

    /// <summary>What writing does to values of odd length.</summary>
    private static DicomDataset WithEvenLengths(DicomDataset dataset)
    {
        var copy = dataset.Clone();
        PadAll(copy);
        return copy;
    }

    private static void PadAll(DicomDataset dataset)
    {
        foreach (var element in dataset.ToArray())
        {
            foreach (var item in element.Items ?? [])
                PadAll(item);
            if ((element.Value.Length & 1) != 0)
                dataset.SetBytes(element.Tag, element.Vr, Pad(element));
        }
    }

    private static byte[] Pad(DicomElement element) =>
        [.. element.Value.Span, element.Vr.IsText && !element.Vr.IsZeroPadded ? (byte)' ' : (byte)0];
}
