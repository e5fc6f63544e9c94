using System.Buffers;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

public class PresentationDataValueTests
{
    [Fact]
    [Trait("Rule", "DUL-4")]
    public void A_PDU_may_carry_several_values()
    {
        var body = new ReadOnlySequence<byte>([0, 0, 0, 4, 1, 3, 0xAA, 0xBB, 0, 0, 0, 3, 1, 0, 0xCC]);

        Assert.True(PresentationDataValue.TryTake(ref body, out var command));
        Assert.True(PresentationDataValue.TryTake(ref body, out var data));
        Assert.False(PresentationDataValue.TryTake(ref body, out _));

        Assert.Equal((1, true, true), (command.ContextId, command.IsCommand, command.IsLast));
        Assert.Equal([0xAA, 0xBB], command.Fragment.ToArray());
        Assert.Equal((1, false, false), (data.ContextId, data.IsCommand, data.IsLast));
        Assert.Equal([0xCC], data.Fragment.ToArray());
    }

    [Fact]
    [Trait("Rule", "DUL-3")]
    public void A_zero_length_last_fragment_is_legal()
    {
        var body = new ReadOnlySequence<byte>([0, 0, 0, 2, 5, 2]);

        Assert.True(PresentationDataValue.TryTake(ref body, out var value));
        Assert.Equal(0, value.Fragment.Length);
        Assert.True(value.IsLast);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 2, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 1, 1, 3 })]
    [InlineData(new byte[] { 0, 0, 0, 3, 1, 3 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 3 })]
    [Trait("Rule", "DUL-2")]
    public void A_value_that_does_not_fit_is_refused(byte[] bytes)
    {
        var error = Assert.Throws<PduException>(() =>
        {
            var body = new ReadOnlySequence<byte>(bytes);
            PresentationDataValue.TryTake(ref body, out _);
        });

        Assert.Equal(AbortReason.InvalidParameterValue, error.Reason);
    }
}
