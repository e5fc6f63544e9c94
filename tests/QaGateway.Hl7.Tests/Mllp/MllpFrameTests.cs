using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Hl7.Tests.Mllp;

public sealed class MllpFrameTests
{
    private const string Two = "\u000BMSH|^~\\&|A\rPID|1\r\u001C\r\u000BMSH|^~\\&|BB\r\u001C\r";

    public static TheoryData<int> EveryCut => [.. Enumerable.Range(0, Two.Length + 1)];

    [Theory]
    [MemberData(nameof(EveryCut))]
    [Trait("Rule", "MLL-3")]
    public async Task Frames_may_be_cut_anywhere(int cut)
    {
        var bytes = Encoding.ASCII.GetBytes(Two);

        Assert.Equal(["MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|BB\r"], await ReadAllAsync([bytes[..cut], bytes[cut..]]));
    }

    [Fact]
    [Trait("Rule", "MLL-3")]
    public async Task Frames_may_come_byte_by_byte()
    {
        var bytes = Encoding.ASCII.GetBytes(Two);

        Assert.Equal(["MSH|^~\\&|A\rPID|1\r", "MSH|^~\\&|BB\r"], await ReadAllAsync([.. bytes.Select(b => new[] { b })]));
    }

    [Theory]
    [Trait("Rule", "MLL-1")]
    [InlineData("noise\r\n\u000BA\u001C\r\n\r\n\u000BB\u001C\r", false, "A|B")]
    [InlineData("\u000Blost\u000BA\u001C\r", false, "A")]
    [InlineData("\u000Ba\u001Cb\u001C\r", false, "a\u001Cb")]
    [InlineData("\u000BA\u001C\u000BB\u001C\n", true, "A|B")]
    [InlineData("MSH1\u001C\rMSH2\u001C\r", true, "MSH1|MSH2")]
    [InlineData("\u000BA\u001C", true, "A")]
    [InlineData("\u000B\u001C\r\u000B\u001C\r", false, "|")]
    public async Task Odd_framing(string text, bool lenient, string messages)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(messages, string.Join('|', await ReadAllAsync([bytes[..cut], bytes[cut..]], lenient)));
    }

    [Fact]
    [Trait("Rule", "MLL-1")]
    public void Bytes_outside_of_frames_and_lost_messages_are_counted()
    {
        var state = default(MllpFrameState);
        var buffer = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes("12345\u000Babc\u000BX\u001C\r"));

        Assert.True(MllpFrame.TryRead(ref buffer, ref state, lenient: false, out var message));
        Assert.Equal("X", Encoding.ASCII.GetString(message));
        Assert.Equal((8L, 1), (state.Discarded, state.Restarts));
    }

    [Theory]
    [InlineData("\u000BMSH|^~\\&|A")]
    [InlineData("\u000BMSH|^~\\&|A\u001C")]
    public async Task A_peer_that_closes_inside_a_message_is_reported(string text) =>
        await Assert.ThrowsAsync<MllpException>(() => ReadAllAsync([Encoding.ASCII.GetBytes(text)]));

    [Fact]
    [Trait("Rule", "MLL-4")]
    public async Task A_message_over_the_limit_is_refused_before_its_end()
    {
        var pipe = new Pipe();
        var reader = new MllpFrameReader(pipe.Reader, maxMessageBytes: 100, maxDiscardedBytes: 100, lenient: false, TimeProvider.System);
        await pipe.Writer.WriteAsync(new byte[] { MllpFrame.Start }, TestContext.Current.CancellationToken);
        await pipe.Writer.WriteAsync(new byte[200], TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<MllpException>(async () => await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_peer_that_never_frames_anything_is_refused()
    {
        var pipe = new Pipe();
        var reader = new MllpFrameReader(pipe.Reader, maxMessageBytes: 100, maxDiscardedBytes: 100, lenient: true, TimeProvider.System);
        await pipe.Writer.WriteAsync(new byte[200], TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<MllpException>(async () => await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<List<string>> ReadAllAsync(byte[][] pieces, bool lenient = false)
    {
        var pipe = new Pipe();
        var reader = new MllpFrameReader(pipe.Reader, maxMessageBytes: 1000, maxDiscardedBytes: 1000, lenient, TimeProvider.System);
        var reading = ReadAsync();
        foreach (var piece in pieces)
        {
            await pipe.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        await pipe.Writer.CompleteAsync();
        return await reading;

        async Task<List<string>> ReadAsync()
        {
            var messages = new List<string>();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } message)
                messages.Add(Encoding.ASCII.GetString(message));
            return messages;
        }
    }
}
