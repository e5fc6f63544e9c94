using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Tests;

public sealed class DicomDatasetTests
{
    private static readonly DicomTag Unknown = new(0x0009, 0x1001);

    [Fact]
    public void Absent_and_empty_are_null_and_empty_is_still_there()
    {
        var dataset = new DicomDataset { { Tags.PatientID } };

        Assert.Null(dataset.GetText(Tags.PatientID));
        Assert.Null(dataset.GetText(Tags.PatientName));
        Assert.True(dataset.Contains(Tags.PatientID));
        Assert.False(dataset.Contains(Tags.PatientName));
        Assert.Empty(dataset.GetItems(Tags.ProcedureCodeSequence));
    }

    [Fact]
    public void Elements_come_in_ascending_order_whatever_the_order_of_setting()
    {
        var dataset = new DicomDataset { { Tags.PatientID, "1" }, { Tags.SOPClassUID, "1.2" }, { Tags.PatientName, "A" }, { Tags.Modality, "CT" } };

        Assert.Equal([Tags.SOPClassUID, Tags.Modality, Tags.PatientName, Tags.PatientID], dataset.Select(element => element.Tag));
        Assert.True(dataset.Remove(Tags.Modality));
        Assert.False(dataset.Remove(Tags.Modality));
        Assert.Equal(3, dataset.Count);
    }

    [Fact]
    public void A_clone_changes_without_its_original()
    {
        var dataset = Samples.Mixed();

        var copy = dataset.Clone().Set(Tags.PatientID, "other");
        copy.GetItems(Tags.ProcedureCodeSequence)[0].Set(Tags.CodeMeaning, "other");

        Assert.Equal("4712", dataset.GetText(Tags.PatientID));
        Assert.Equal("Chest", dataset.GetItems(Tags.ProcedureCodeSequence)[0].GetText(Tags.CodeMeaning));
    }

    [Theory]
    [InlineData("20260310", 2026, 3, 10)]
    [InlineData("2026.03.10", 2026, 3, 10)]
    [Trait("Rule", "ENC-17")]
    public void Dates_are_read_also_as_they_were_written_of_old(string text, int year, int month, int day)
    {
        var dataset = new DicomDataset().SetBytes(Tags.StudyDate, DicomVr.DA, System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(new DateOnly(year, month, day), dataset.GetDate(Tags.StudyDate));
    }

    [Theory]
    [InlineData("20261310")]
    [InlineData("2026")]
    [InlineData("tomorrow")]
    public void What_is_no_date_throws_without_telling_the_value(string text)
    {
        var dataset = new DicomDataset().SetBytes(Tags.PatientBirthDate, DicomVr.DA, System.Text.Encoding.ASCII.GetBytes(text));

        var error = Assert.Throws<DicomValueException>(() => dataset.GetDate(Tags.PatientBirthDate));

        Assert.DoesNotContain(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", "10:00:00")]
    [InlineData("1030", "10:30:00")]
    [InlineData("103059", "10:30:59")]
    [InlineData("103059.5", "10:30:59.5")]
    [InlineData("103059.123456", "10:30:59.123456")]
    [InlineData("10:30:59", "10:30:59")]
    [InlineData("235960", "23:59:59")]
    public void Times_are_read_as_precise_as_they_are(string text, string time)
    {
        var dataset = new DicomDataset().SetBytes(Tags.StudyTime, DicomVr.TM, System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), dataset.GetTime(Tags.StudyTime));
    }

    [Fact]
    public void Values_that_do_not_fit_are_refused_without_telling_them()
    {
        var dataset = new DicomDataset();

        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.AccessionNumber, "12345678901234567"));
        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.PatientID, "A\\B"));
        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.SOPInstanceUID, "1.2.x"));
        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.Rows, "many"));
        Assert.Throws<DicomValueException>(() => dataset.SetInt(Tags.Rows, -1));
        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.PatientID, "A\nB"));
        var error = Assert.Throws<DicomValueException>(() => dataset.Set(Tags.PatientName, "Ünal"));
        Assert.DoesNotContain("nal", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, dataset.Count);
    }

    [Fact]
    public void Keys_of_queries_may_be_longer_than_values()
    {
        var dataset = new DicomDataset { { Tags.StudyDate, "20260101-20260201" }, { Tags.AccessionNumber, "A26031000*********" } };

        Assert.Equal("20260101-20260201", dataset.GetText(Tags.StudyDate));
    }

    [Theory]
    [InlineData("MUSTER^ANNA^M^DR^", "MUSTER", "ANNA", "M", "DR", "")]
    [InlineData("MUSTER", "MUSTER", "", "", "", "")]
    [Trait("Rule", "ENC-18")]
    public void Person_names_have_five_components(string text, string family, string given, string middle, string prefix, string suffix)
    {
        var name = new DicomDataset { { Tags.PatientName, text } }.GetPersonName(Tags.PatientName)!;

        Assert.Equal((family, given, middle, prefix, suffix), (name.Family, name.Given, name.Middle, name.Prefix, name.Suffix));
    }

    [Fact]
    [Trait("Rule", "ENC-10")]
    public void US_or_SS_goes_by_the_pixel_representation_around()
    {
        var dataset = new DicomDataset().SetInt(Tags.PixelRepresentation, 1);
        dataset.SetBytes(Tags.SmallestImagePixelValue, DicomVr.SS, new byte[] { 0xFE, 0xFF });

        var back = DicomReader.Read(DicomWriter.Write(dataset, Uids.ImplicitVRLittleEndian), Uids.ImplicitVRLittleEndian);

        Assert.Equal(-2, back.GetInt(Tags.SmallestImagePixelValue));
    }

    [Fact]
    [Trait("Rule", "ENC-2")]
    public void UN_of_undefined_length_is_a_sequence_in_implicit_VR()
    {
        byte[] bytes =
        [
            0x09, 0, 0x01, 0x10, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0x10, 0, 0x20, 0, 2, 0, 0, 0, (byte)'4', (byte)'2',
            0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ];

        var dataset = DicomReader.Read(bytes, Uids.ExplicitVRLittleEndian);

        Assert.Equal("42", dataset.GetItems(Unknown)[0].GetText(Tags.PatientID));
    }

    [Fact]
    [Trait("Rule", "ENC-8")]
    public void Of_duplicates_the_first_counts_and_disorder_is_sorted()
    {
        var first = DicomWriter.Write(new DicomDataset { { Tags.PatientID, "1" } }, Uids.ImplicitVRLittleEndian);
        var second = DicomWriter.Write(new DicomDataset { { Tags.PatientID, "2" } }, Uids.ImplicitVRLittleEndian);
        var name = DicomWriter.Write(new DicomDataset { { Tags.PatientName, "A" } }, Uids.ImplicitVRLittleEndian);
        var warnings = new List<DicomWarning>();

        var dataset = DicomReader.Read(new byte[][] { first, second, name }.SelectMany(part => part).ToArray(), Uids.ImplicitVRLittleEndian, null, warnings);

        Assert.Equal([Tags.PatientName, Tags.PatientID], dataset.Select(element => element.Tag));
        Assert.Equal("1", dataset.GetText(Tags.PatientID));
        Assert.Equal([DicomWarningCodes.Duplicate, DicomWarningCodes.OutOfOrder], warnings.Select(warning => warning.Code));
    }

    [Fact]
    [Trait("Rule", "ENC-6")]
    public void Group_lengths_are_ignored_and_dropped()
    {
        byte[] bytes = [0x10, 0, 0, 0, 4, 0, 0, 0, 99, 0, 0, 0, 0x10, 0, 0x20, 0, 2, 0, 0, 0, (byte)'4', (byte)'2'];

        var dataset = DicomReader.Read(bytes, Uids.ImplicitVRLittleEndian);

        Assert.Equal([Tags.PatientID], dataset.Select(element => element.Tag));
    }

    [Fact]
    public void Explicit_VR_against_the_declared_syntax_is_read_with_a_warning()
    {
        var bytes = DicomWriter.Write(Samples.Mixed(), Uids.ExplicitVRLittleEndian);
        var warnings = new List<DicomWarning>();

        var dataset = DicomReader.Read(bytes, Uids.ImplicitVRLittleEndian, null, warnings);

        Assert.Equal("4712", dataset.GetText(Tags.PatientID));
        Assert.Contains(warnings, warning => warning.Code == DicomWarningCodes.EncodingSuspect);
        Assert.Throws<DicomReadException>(() => DicomReader.Read(bytes, Uids.ImplicitVRLittleEndian, new DicomReadOptions { Strict = true }));
    }

    [Fact]
    public void DS_keeps_as_many_digits_as_fit_its_sixteen_characters()
    {
        var dataset = new DicomDataset().SetDouble(Tags.SliceThickness, Math.PI).SetDouble(Tags.PixelSpacing, -1.2345678901234567e-300, 0.1);

        Assert.True(dataset.GetText(Tags.SliceThickness)!.Length <= 16);
        Assert.Equal(Math.PI, dataset.GetDouble(Tags.SliceThickness)!.Value, 1e-13);
        Assert.Equal(0.1, dataset.GetDoubles(Tags.PixelSpacing)[1]);
    }
}
