using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Dimse;

public class DimseCommandTests
{
    public static TheoryData<string> SampleCommands =>
    [
        .. Samples.Files("protocol/dimse-c", "*_cmd*.bin").Concat(Samples.Files("protocol/dimse-n", "*_cmd*.bin")).DefaultIfEmpty("protocol/dimse-c/c_store_rq_cmd.bin"),
    ];

    [Theory]
    [MemberData(nameof(SampleCommands))]
    public void A_command_of_another_implementation_survives_reading_and_writing(string sample)
    {
        var bytes = Samples.Read(sample)[1..]; // the first byte is the message control header

        var command = DimseCommandReader.Read(bytes);

        Assert.True(Enum.IsDefined(command.Field), $"{command.Field:X}");
        Assert.Equivalent(command, DimseCommandReader.Read(DimseCommandWriter.Write(command)));
    }

    [Fact]
    public void The_fields_of_a_store_request_are_where_they_belong()
    {
        var command = DimseCommandReader.Read(Samples.Read("protocol/dimse-c/c_store_rq_cmd.bin").AsSpan(1));

        Assert.Equal((CommandField.CStoreRequest, (ushort?)7, "1.1.1", "1.2.1", (ushort?)2), (command.Field, command.MessageId, command.SopClassUid, command.SopInstanceUid, command.Priority));
        Assert.Equal(("UNITTEST", (ushort?)3, true), (command.MoveOriginatorAe, command.MoveOriginatorMessageId, command.HasDataSet));
    }

    [Fact]
    public void The_group_length_comes_first_and_is_right_and_lengths_are_even()
    {
        var bytes = DimseCommandWriter.Write(new DimseCommand { Field = CommandField.CEchoRequest, MessageId = 1, SopClassUid = "1.2.840.10008.1.1" });

        Assert.Equal([0, 0, 0, 0, 4, 0, 0, 0], bytes[..8]);
        Assert.Equal(bytes.Length - 12, BitConverter.ToInt32(bytes, 8));
        Assert.Equal([0, 0, 2, 0, 18, 0, 0, 0], bytes[12..20]);
        Assert.Equal(0, bytes[20 + 17]);
    }

    [Fact]
    [Trait("Rule", "DIM-2")]
    public void An_error_comment_is_cut_at_64_characters()
    {
        var bytes = DimseCommandWriter.Write(new DimseCommand { Field = CommandField.CStoreResponse, ErrorComment = new string('x', 100) });

        Assert.Equal(new string('x', 64), DimseCommandReader.Read(bytes).ErrorComment);
    }

    [Fact]
    public void A_command_cut_short_is_refused_or_lacks_an_element_never_anything_else()
    {
        var bytes = DimseCommandWriter.Write(new DimseCommand { Field = CommandField.CStoreRequest, MessageId = 1, SopClassUid = "1.2", SopInstanceUid = "1.3" });
        for (var length = 0; length < bytes.Length; length++)
        {
            try
            {
                DimseCommandReader.Read(bytes.AsSpan(0, length));
            }
            catch (PduException e)
            {
                Assert.Equal(AbortReason.InvalidParameterValue, e.Reason);
            }
        }
    }

    [Theory]
    [InlineData(CommandField.NSetRequest, 0x0003)]
    [InlineData(CommandField.NSetResponse, 0x0002)]
    [InlineData(CommandField.NCreateRequest, 0x0002)]
    [InlineData(CommandField.NActionRequest, 0x0003)]
    [InlineData(CommandField.NEventReportRequest, 0x0002)]
    public void Normalized_requests_name_the_class_as_their_service_does(CommandField field, int element)
    {
        var bytes = DimseCommandWriter.Write(new DimseCommand { Field = field, SopClassUid = "1.2" });

        Assert.Equal(element, BitConverter.ToUInt16(bytes, 14));
    }
}
