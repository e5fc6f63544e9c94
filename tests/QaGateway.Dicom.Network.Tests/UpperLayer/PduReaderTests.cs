using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

public class PduReaderTests
{
    private static readonly PduLimits Limits = new(16384);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> SamplePdus =>
    [
        .. Samples.Files("protocol/pdu", "a_*.bin").Concat(Samples.Files("protocol/pdu", "p_data*.bin"))
            .Where(f => !f.EndsWith("a_associate_ac_user.bin", StringComparison.Ordinal)) // its length field counts 14 bytes less than there are
            .DefaultIfEmpty("protocol/pdu/a_associate_rq.bin"),
    ];

    [Theory]
    [MemberData(nameof(SamplePdus))]
    public async Task A_PDU_cut_at_any_byte_is_read_the_same(string sample)
    {
        var bytes = Samples.Read(sample);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var pipe = new Pipe();
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, cut), Cancel);
            var reader = new PduReader(pipe.Reader, Limits);
            Assert.Equal(cut == bytes.Length, reader.TryRead(out var early));
            var reading = cut == bytes.Length ? new ValueTask<PduFrame?>(early) : reader.ReadAsync(Cancel);
            await pipe.Writer.WriteAsync(bytes.AsMemory(cut), Cancel);

            var frame = (await reading)!.Value;

            Assert.Equal(bytes[0], (byte)frame.Type);
            Assert.Equal(bytes[6..], frame.Body.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(SamplePdus))]
    public async Task A_peer_that_closes_inside_a_PDU_is_reported(string sample)
    {
        var bytes = Samples.Read(sample);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var reader = new PduReader(PipeReader.Create(new MemoryStream(bytes[..cut])), Limits);

            var error = await Assert.ThrowsAsync<PduException>(async () => await reader.ReadAsync(Cancel));

            Assert.Equal(AbortReason.NotSpecified, error.Reason);
        }
    }

    [Fact]
    public async Task A_peer_that_closes_between_PDUs_has_said_everything()
    {
        var reader = new PduReader(PipeReader.Create(new MemoryStream([.. ShortPdu.ReleaseRequest(), .. ShortPdu.ReleaseResponse()])), Limits);

        Assert.Equal(PduType.ReleaseRequest, (await reader.ReadAsync(Cancel))!.Value.Type);
        Assert.Equal(PduType.ReleaseResponse, (await reader.ReadAsync(Cancel))!.Value.Type);
        Assert.Null(await reader.ReadAsync(Cancel));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x08)]
    [InlineData('G')] // HTTP
    [InlineData(0x16)] // TLS
    public void An_unknown_type_is_refused_on_its_first_byte(byte type)
    {
        var error = Assert.Throws<PduException>(() => PduReader.TryFrame(new ReadOnlySequence<byte>([type]), Limits, out _));

        Assert.Equal(AbortReason.UnrecognizedPdu, error.Reason);
    }

    [Theory]
    [InlineData(PduType.AssociateRequest, 1024 * 1024 + 1)]
    [InlineData(PduType.AssociateAccept, uint.MaxValue)]
    [InlineData(PduType.AssociateReject, 5)]
    [InlineData(PduType.AssociateReject, 3)]
    [InlineData(PduType.Data, 2 * 16384 + 1)]
    [InlineData(PduType.Data, uint.MaxValue)]
    [InlineData(PduType.ReleaseRequest, 0)]
    [InlineData(PduType.ReleaseResponse, 8)]
    [InlineData(PduType.Abort, uint.MaxValue)]
    [Trait("Rule", "DUL-5")]
    public void A_length_that_the_type_does_not_allow_is_refused_on_the_header(PduType type, long length)
    {
        var header = new byte[6];
        header[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(2), (uint)length);

        var error = Assert.Throws<PduException>(() => PduReader.TryFrame(new ReadOnlySequence<byte>(header), Limits, out _));

        Assert.Equal(AbortReason.InvalidParameterValue, error.Reason);
    }

    [Fact]
    [Trait("Rule", "DUL-5")]
    public void Data_up_to_twice_the_announced_length_is_tolerated()
    {
        byte[] pdu = [4, 0, 0, 0, 0x80, 0, .. new byte[32768]];

        Assert.True(PduReader.TryFrame(new ReadOnlySequence<byte>(pdu), Limits, out var frame));
        Assert.Equal(32768, frame.Body.Length);
    }
}
