using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;

namespace QaGateway.Dicom.Tests;

public sealed class DicomScannerTests
{
    public static TheoryData<string> Files => DicomCorpus.AsTheory;

    [Theory, MemberData(nameof(Files))]
    public void Fed_in_any_fragments_it_finds_what_reading_at_once_finds(string file)
    {
        var bytes = DicomCorpus.Read(file);
        var (syntax, dataSet) = Split(bytes);
        var expected = ReadOrError(dataSet, syntax);
        var random = new Random(file.Length * 7919 + bytes.Length);

        var oneByOne = dataSet.Length < 20_000;
        foreach (var most in oneByOne ? [1, 13, 4096] : new[] { 13, 4096, 100_000 })
        {
            var scan = Scan(dataSet, syntax, () => random.Next(1, most + 1));

            Assert.Equal(dataSet.Length, scan.Length);
            Assert.Equal(expected.Error?.Message, scan.Error?.Message);
            Assert.Equal(expected.Error?.IsTruncated ?? false, scan.IsTruncated);
            if (expected.Dataset is { } whole)
                DatasetAssert.SameWithoutPixelData(whole, scan.Dataset);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_header_holds_what_stands_before_the_pixel_data(string file)
    {
        var (syntax, dataSet) = Split(DicomCorpus.Read(file));
        if (ReadOrError(dataSet, syntax).Dataset is not { } whole)
            return;

        var header = await DicomReader.ReadHeaderAsync(new MemoryStream(dataSet), syntax, null, TestContext.Current.CancellationToken);

        var before = whole.Clone();
        foreach (var element in whole.Where(element => header.PixelDataOffset is not null && element.Tag.Value >= 0x7FE00008))
            before.Remove(element.Tag);
        DatasetAssert.SameWithoutPixelData(before, header.Dataset);
        if (header.PixelDataOffset is { } offset && !TransferSyntax.Find(syntax)!.IsDeflated)
            Assert.Contains(dataSet[(int)offset], new byte[] { 0xE0, 0x7F });
    }

    [Fact]
    public void A_data_set_cut_anywhere_inside_an_element_is_truncated()
    {
        var bytes = Samples.Explicit();
        var boundaries = Samples.ElementBoundaries(bytes);

        for (var length = 1; length < bytes.Length; length++)
        {
            var scan = Scan(bytes[..length], Uids.ExplicitVRLittleEndian, () => 7);

            if (boundaries.Contains(length))
                Assert.Null(scan.Error);
            else
                Assert.True(scan.IsTruncated, $"cut at {length} is not seen");
        }
    }

    [Fact]
    public void Pixel_data_are_walked_to_their_end_and_not_kept()
    {
        var dataset = Samples.Image(rows: 100, columns: 100);
        var bytes = DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian);

        var scan = Scan(bytes, Uids.ExplicitVRLittleEndian, () => 999);
        var cut = Scan(bytes[..^1], Uids.ExplicitVRLittleEndian, () => 999);

        Assert.Null(scan.Error);
        Assert.False(scan.Dataset.Contains(Tags.PixelData));
        Assert.Equal(bytes.Length - 20_000 - 12, scan.PixelDataOffset);
        Assert.True(cut.IsTruncated);
        Assert.Equal(Tags.PixelData, cut.Error!.Tag);
    }

    [Fact]
    [Trait("Rule", "ENC-14")]
    public void A_declared_length_takes_no_memory_before_the_bytes_come()
    {
        byte[] huge = [0x09, 0x00, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var scan = Scan(huge, Uids.ExplicitVRLittleEndian, () => 5);
        var error = Assert.Throws<DicomReadException>(() => DicomReader.Read(huge, Uids.ExplicitVRLittleEndian));
        var used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(scan.IsTruncated);
        Assert.True(error.IsTruncated);
        Assert.InRange(used, 0, 200_000);
    }

    [Fact]
    [Trait("Rule", "ENC-14")]
    public async Task A_header_over_the_limit_is_refused_on_its_declared_length()
    {
        var dataset = Samples.Image(rows: 1, columns: 1).SetBytes(new DicomTag(0x0009, 0x1001), DicomVr.OB, new byte[100_000]);
        var bytes = DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian);
        var options = new DicomReadOptions { MaxHeaderBytes = 50_000 };

        var error = await Assert.ThrowsAsync<DicomReadException>(async () =>
            await DicomReader.ReadHeaderAsync(new MemoryStream(bytes), Uids.ExplicitVRLittleEndian, options, TestContext.Current.CancellationToken));

        Assert.Equal(new DicomTag(0x0009, 0x1001), error.Tag);
    }

    [Fact]
    public void A_value_over_the_limit_is_skipped_with_a_warning_and_the_rest_is_read()
    {
        var dataset = Samples.Image(rows: 1, columns: 1).SetBytes(new DicomTag(0x0009, 0x1001), DicomVr.OB, new byte[5000]);
        var bytes = DicomWriter.Write(dataset, Uids.ExplicitVRLittleEndian);

        using var scanner = new DicomScanner(Uids.ExplicitVRLittleEndian, new DicomReadOptions { MaxValueBytes = 4000 });
        scanner.Append(bytes);
        var scan = scanner.Complete();

        Assert.Null(scan.Error);
        Assert.False(scan.Dataset.Contains(new DicomTag(0x0009, 0x1001)));
        Assert.Equal("MUSTER^ANNA", scan.Dataset.GetText(Tags.PatientName));
        Assert.Contains(scan.Warnings, warning => warning.Code == DicomWarningCodes.ValueSkipped);
    }

    [Fact]
    [Trait("Rule", "ENC-13")]
    public void Deflated_data_that_inflate_without_end_are_refused()
    {
        var dataset = new DicomDataset().SetBytes(new DicomTag(0x0009, 0x1001), DicomVr.OB, new byte[30 << 20]);
        var bytes = DicomWriter.Write(dataset, Uids.DeflatedExplicitVRLittleEndian);

        var scan = Scan(bytes, Uids.DeflatedExplicitVRLittleEndian, () => 1000);

        Assert.NotNull(scan.Error);
        Assert.False(scan.IsTruncated);
        Assert.Throws<DicomReadException>(() => DicomReader.Read(bytes, Uids.DeflatedExplicitVRLittleEndian));
    }

    [Fact]
    [Trait("Rule", "ENC-13")]
    public void Deflated_data_cut_off_are_truncated_and_a_zlib_header_is_a_warning()
    {
        var plain = Samples.Image(rows: 30, columns: 30);
        var bytes = DicomWriter.Write(plain, Uids.DeflatedExplicitVRLittleEndian);

        for (var length = 2; length < bytes.Length - 1; length += 7)
            Assert.True(Scan(bytes[..length], Uids.DeflatedExplicitVRLittleEndian, () => 11).IsTruncated, $"cut at {length} is not seen");
        var zlib = Scan([0x78, 0x9C, .. bytes], Uids.DeflatedExplicitVRLittleEndian, () => 11);

        Assert.Null(zlib.Error);
        Assert.Contains(zlib.Warnings, warning => warning.Code == DicomWarningCodes.Deflate);
    }

    [Fact]
    [Trait("Rule", "ENC-14")]
    public void Nesting_without_end_is_refused()
    {
        byte[] level = [0x08, 0x00, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] bytes = [.. Enumerable.Repeat(level, 10_000).SelectMany(part => part)];

        var scan = Scan(bytes, Uids.ExplicitVRLittleEndian, () => 777);

        Assert.Contains("nested", scan.Error!.Message, StringComparison.Ordinal);
    }

    private static DicomScan Scan(byte[] dataSet, string syntax, Func<int> nextLength)
    {
        using var scanner = new DicomScanner(syntax);
        for (var position = 0; position < dataSet.Length;)
        {
            var length = Math.Min(nextLength(), dataSet.Length - position);
            scanner.Append(dataSet.AsSpan(position, length));
            position += length;
        }

        return scanner.Complete();
    }

    private static (string Syntax, byte[] DataSet) Split(byte[] file)
    {
        Part10.TryReadHeader(file, out var meta, out var offset);
        var known = meta.GetText(Tags.TransferSyntaxUID) is { } uid && TransferSyntax.Find(uid) is not null ? uid : Uids.ExplicitVRLittleEndian;
        return (known, file[offset..]);
    }

    private static (DicomDataset? Dataset, DicomReadException? Error) ReadOrError(byte[] dataSet, string syntax)
    {
        try
        {
            return (DicomReader.Read(dataSet, syntax), null);
        }
        catch (DicomReadException error)
        {
            return (null, error);
        }
    }
}
