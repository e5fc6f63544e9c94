using System.Security.Cryptography;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests.Codecs;

public sealed class TranscoderTests(Workers workers) : IClassFixture<Workers>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, Trait("Rule", "RET-2")]
    [InlineData("dicom/codec/jpegls-lossless")]
    [InlineData("dicom/codec/jpeg2000-lossless")]
    [InlineData("dicom/codec/htj2k-lossless")]
    [InlineData("dicom/codec/rle")]
    public async Task A_compressed_object_becomes_one_that_any_viewer_reads_and_goes_back_without_loss(string folder)
    {
        Assert.SkipWhen(QaGateway.Testing.Corpus.Samples is null, QaGateway.Testing.Corpus.Missing);
        var transcoder = new Transcoder(workers.Codec);
        var file = DicomCorpus.Files.First(f => f.StartsWith(folder + "/", StringComparison.Ordinal));
        var read = DicomFile.Read(DicomCorpus.Read(file));

        using var plain = (MemoryStream)await transcoder.TranscodeAsync(new MemoryStream(read.DataSetBytes.ToArray()), read.TransferSyntaxUid, Uids.ExplicitVRLittleEndian, Cancel);
        var native = DicomReader.Read(plain.ToArray(), Uids.ExplicitVRLittleEndian);
        using var back = (MemoryStream)await transcoder.TranscodeAsync(plain, Uids.ExplicitVRLittleEndian, Uids.JPEGLSLossless, Cancel);
        using var again = (MemoryStream)await transcoder.TranscodeAsync(back, Uids.JPEGLSLossless, Uids.ExplicitVRLittleEndian, Cancel);

        var pixels = native.GetBytes(Tags.PixelData)!.Value;
        var info = DicomImageInfo.From(native)!;
        Assert.Equal(info.FrameBytes * info.Frames, pixels.Length & ~1, tolerance: 1);
        var hashes = DicomCorpus.Oracle(file).GetProperty("pixels").GetProperty("decoders").EnumerateArray().Select(d => d.GetProperty("sha256").GetString());
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(pixels.Span[..(int)(info.FrameBytes * info.Frames)])), hashes);
        Assert.Equal(pixels.ToArray(), DicomReader.Read(again.ToArray(), Uids.ExplicitVRLittleEndian).GetBytes(Tags.PixelData)!.Value.ToArray());
        Assert.Equal(read.Dataset.GetText(Tags.SOPInstanceUID), native.GetText(Tags.SOPInstanceUID));
    }

    [Fact, Trait("Rule", "RET-2")]
    public async Task Colour_out_of_a_lossy_JPEG_is_RGB_and_says_that_something_was_lost()
    {
        var file = "dicom/codec/jpeg-baseline/cornerstone3D-TestPattern_JPEG-Baseline_YBR422.dcm";
        var read = DicomFile.Read(DicomCorpus.Read(file));

        using var plain = (MemoryStream)await new Transcoder(workers.Codec)
            .TranscodeAsync(new MemoryStream(read.DataSetBytes.ToArray()), read.TransferSyntaxUid, Uids.ImplicitVRLittleEndian, Cancel);

        var native = DicomReader.Read(plain.ToArray(), Uids.ImplicitVRLittleEndian);
        Assert.Equal(("RGB", "01", 0), (native.GetText(Tags.PhotometricInterpretation), native.GetText(Tags.LossyImageCompression), native.GetInt(Tags.PlanarConfiguration)));
        Assert.Equal(640 * 400 * 3, native.GetBytes(Tags.PixelData)!.Value.Length);
    }

    [Fact]
    public async Task What_cannot_be_decoded_is_refused_by_name()
    {
        var transcoder = new Transcoder(workers.Codec);

        Assert.False(transcoder.CanTranscode(Uids.HEVCMP51, Uids.ExplicitVRLittleEndian));
        var error = await Assert.ThrowsAsync<CodecException>(async () => await transcoder.TranscodeAsync(new MemoryStream(), Uids.HEVCMP51, Uids.ExplicitVRLittleEndian, Cancel));
        Assert.Equal(CodecFailure.Unsupported, error.Failure);
    }
}
