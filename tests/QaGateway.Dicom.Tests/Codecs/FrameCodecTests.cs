using System.Diagnostics;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Tests.Codecs;

public sealed class FrameCodecTests(Workers workers) : IClassFixture<Workers>
{
    private const string JpegLs = Uids.JPEGLSLossless;
    private const string Jpeg2000 = Uids.JPEG2000Lossless;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8, 8, false, 1)]
    [InlineData(8, 8, false, 3)]
    [InlineData(8, 6, false, 1)]
    [InlineData(16, 12, false, 1)]
    [InlineData(16, 16, false, 1)]
    [InlineData(16, 16, true, 1)]
    [InlineData(16, 12, true, 1)]
    [InlineData(16, 10, false, 3)]
    public async Task What_is_encoded_without_loss_comes_back(int allocated, int stored, bool isSigned, int samples)
    {
        var (picture, info) = Workers.Picture(allocated, stored, isSigned, samples);
        foreach (var syntax in new[] { Uids.RLELossless, Uids.DeflatedImageFrameCompression, JpegLs, Jpeg2000 })
        {
            var encoded = await workers.Codec.EncodeAsync(picture, syntax, info, Cancel);
            var decoded = await workers.Codec.DecodeAsync(encoded, syntax, info, Cancel);

            Assert.Equal(picture, decoded.Samples);
        }
    }

    [Fact]
    public async Task Colour_of_JPEG_2000_goes_through_the_reversible_transform()
    {
        var (picture, info) = Workers.Picture(8, 8, samples: 3);

        var encoded = await workers.Codec.EncodeAsync(picture, Jpeg2000, info, Cancel);

        var style = encoded.AsSpan().IndexOf(new byte[] { 0xFF, 0x52 }); // COD: length, style, progression, layers, transform
        Assert.Equal(1, encoded[style + 8]);
        Assert.Equal(1, encoded[style + 13]); // 5-3, reversible
    }

    [Fact]
    public async Task Bits_that_a_codec_does_not_carry_are_not_lost_silently()
    {
        var (picture, info) = Workers.Picture(16, 12);
        picture[1] |= 0x80; // an overlay of old in the unused bits

        var error = await Assert.ThrowsAsync<CodecException>(async () => await workers.Codec.EncodeAsync(picture, JpegLs, info, Cancel));

        Assert.Equal(CodecFailure.Unsupported, error.Failure);
        Assert.Equal(picture, (await workers.Codec.DecodeAsync(await workers.Codec.EncodeAsync(picture, Uids.RLELossless, info, Cancel), Uids.RLELossless, info, Cancel)).Samples);
    }

    [Theory]
    [InlineData(JpegLs)]
    [InlineData(Jpeg2000)]
    public async Task Damaged_streams_end_with_an_error_or_a_wrong_picture_but_they_end(string syntax)
    {
        var (picture, info) = Workers.Picture(16, 12);
        using var pool = new CodecWorkerPool(new CodecWorkerOptions { FrameTimeout = TimeSpan.FromSeconds(2) }); // some keep a decoder busy for minutes
        var codec = new FrameCodec(pool);
        var encoded = await codec.EncodeAsync(picture, syntax, info, Cancel);
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var damaged = encoded[..(i % 3 == 0 ? random.Next(encoded.Length) : encoded.Length)];
            for (var flips = 0; flips < 4 && damaged.Length > 0; flips++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(info.FrameBytes, (await codec.DecodeAsync(damaged, syntax, info, Cancel)).Samples.Length);
            }
            catch (CodecException)
            {
                // As it should be.
            }
        }

        Assert.Equal(picture, (await codec.DecodeAsync(encoded, syntax, info, Cancel)).Samples);
    }

    [Fact]
    public async Task A_stream_of_another_size_than_the_header_tells_is_refused_before_memory_is_taken()
    {
        var (picture, info) = Workers.Picture(8, 8);
        var encoded = await workers.Codec.EncodeAsync(picture, Jpeg2000, info, Cancel);
        var size = encoded.AsSpan().IndexOf(new byte[] { 0xFF, 0x51 }) + 6; // SIZ: Xsiz
        encoded[size] = encoded[size + 4] = 0x7F;

        var error = await Assert.ThrowsAsync<CodecException>(async () => await workers.Codec.DecodeAsync(encoded, Jpeg2000, info, Cancel));

        Assert.Equal(CodecFailure.Damaged, error.Failure);
    }

    [Fact]
    public async Task A_worker_that_dies_is_replaced()
    {
        using var pool = new CodecWorkerPool(new CodecWorkerOptions { MaxWorkers = 1 });
        var codec = new FrameCodec(pool);
        var (picture, info) = Workers.Picture(8, 8);
        var encoded = await codec.EncodeAsync(picture, JpegLs, info, Cancel);
        var first = Assert.Single(pool.IdleProcessIds);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        Assert.Equal(picture, (await codec.DecodeAsync(encoded, JpegLs, info, Cancel)).Samples);
        Assert.NotEqual(first, Assert.Single(pool.IdleProcessIds));
    }

    [Fact]
    public async Task A_worker_that_hangs_is_killed_and_the_frame_given_up()
    {
        using var pool = new CodecWorkerPool(new CodecWorkerOptions { Command = ["/bin/sleep", "600"], FrameTimeout = TimeSpan.FromMilliseconds(300) });
        var (picture, info) = Workers.Picture(8, 8);

        var error = await Assert.ThrowsAsync<CodecException>(async () => await new FrameCodec(pool).EncodeAsync(picture, JpegLs, info, Cancel));

        Assert.Equal(CodecFailure.TimedOut, error.Failure);
        Assert.Empty(pool.IdleProcessIds);
    }

    [Fact]
    public async Task A_worker_that_talks_nonsense_is_given_up()
    {
        using var pool = new CodecWorkerPool(new CodecWorkerOptions { Command = ["/bin/echo", new string('?', 100)] });
        var (picture, info) = Workers.Picture(8, 8);

        var error = await Assert.ThrowsAsync<CodecException>(async () => await new FrameCodec(pool).DecodeAsync(picture, Jpeg2000, info, Cancel));

        Assert.Equal(CodecFailure.Died, error.Failure);
    }

    [Fact]
    public async Task Without_the_worker_the_codec_is_not_installed_and_all_else_works()
    {
        using var pool = new CodecWorkerPool(new CodecWorkerOptions { Command = ["/nowhere/codec"] });
        foreach (var codec in new[] { new FrameCodec(), new FrameCodec(pool) })
        {
            var (picture, info) = Workers.Picture(8, 8);

            var error = await Assert.ThrowsAsync<CodecException>(async () => await codec.DecodeAsync(picture, JpegLs, info, Cancel));

            Assert.Equal(CodecFailure.NotInstalled, error.Failure);
            Assert.StartsWith("codec not installed", error.Message);
            Assert.False(codec.CanDecode(JpegLs));
            Assert.True(codec.CanDecode(Uids.JPEGLosslessSV1));
        }
    }

    [Fact]
    public async Task The_worker_tells_what_is_installed()
    {
        var text = await workers.Pool.DescribeAsync(Cancel);

        Assert.Contains("libcharls.so.2 2.", text);
        Assert.Contains("libopenjp2.so.7 2.", text);
    }

    [Fact]
    public async Task Several_frames_at_once_get_their_own_answers()
    {
        var pictures = Enumerable.Range(2, 12).Select(n => Workers.Picture(8, 8, rows: n, columns: n + 1)).ToArray();

        await Parallel.ForEachAsync(pictures, Cancel, async (picture, token) =>
        {
            var encoded = await workers.Codec.EncodeAsync(picture.Samples, JpegLs, picture.Info, token);
            Assert.Equal(picture.Samples, (await workers.Codec.DecodeAsync(encoded, JpegLs, picture.Info, token)).Samples);
        });
    }
}
