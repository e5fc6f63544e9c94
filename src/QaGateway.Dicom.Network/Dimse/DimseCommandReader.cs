using System.Buffers.Binary;
using QaGateway.Dicom.Network.UpperLayer;
using TextEncoding = System.Text.Encoding;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>Reads a command set: Implicit VR Little Endian, group 0000 (PS3.7 §6.3.1). Pure. Group length is not trusted, other groups are skipped.</summary>
public static class DimseCommandReader
{
    private const int HeaderLength = 8;

    /// <exception cref="PduException">An element overruns the command set, or there is no Command Field.</exception>
    public static DimseCommand Read(ReadOnlySpan<byte> bytes)
    {
        var command = new DimseCommand { Field = 0 };
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < HeaderLength)
                throw Broken($"{bytes.Length} bytes are left over");
            var group = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            var element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            if (length > bytes.Length - HeaderLength)
                throw Broken($"({group:X4},{element:X4}) of {length} bytes overruns it");
            var value = bytes.Slice(HeaderLength, (int)length);
            if (group is 0 && !value.IsEmpty)
                command = Apply(command, element, value);
            bytes = bytes[(HeaderLength + (int)length)..];
        }

        return command.Field is 0 ? throw Broken("Command Field is missing") : command;
    }

    private static DimseCommand Apply(DimseCommand command, ushort element, ReadOnlySpan<byte> value) => element switch
    {
        0x0002 or 0x0003 => command with { SopClassUid = Text(value) },
        0x0100 => command with { Field = (CommandField)UInt16(element, value) },
        0x0110 => command with { MessageId = UInt16(element, value) },
        0x0120 => command with { RespondedMessageId = UInt16(element, value) },
        0x0600 => command with { MoveDestination = Text(value) },
        0x0700 => command with { Priority = UInt16(element, value) },
        0x0800 => command with { HasDataSet = UInt16(element, value) is not 0x0101 },
        0x0900 => command with { Status = new DimseStatus(UInt16(element, value)) },
        0x0901 => command with { OffendingElements = TagList(value) },
        0x0902 => command with { ErrorComment = Text(value) },
        0x0903 => command with { ErrorId = UInt16(element, value) },
        0x1000 or 0x1001 => command with { SopInstanceUid = Text(value) },
        0x1002 or 0x1008 => command with { TypeId = UInt16(element, value) },
        0x1005 => command with { AttributeList = TagList(value) },
        0x1020 => command with { Remaining = UInt16(element, value) },
        0x1021 => command with { Completed = UInt16(element, value) },
        0x1022 => command with { Failed = UInt16(element, value) },
        0x1023 => command with { Warning = UInt16(element, value) },
        0x1030 => command with { MoveOriginatorAe = Text(value) },
        0x1031 => command with { MoveOriginatorMessageId = UInt16(element, value) },
        _ => command,
    };

    private static ushort UInt16(ushort element, ReadOnlySpan<byte> value) => value.Length >= 2
        ? BinaryPrimitives.ReadUInt16LittleEndian(value)
        : throw Broken($"(0000,{element:X4}) has {value.Length} bytes instead of 2");

    private static string Text(ReadOnlySpan<byte> value) => TextEncoding.Latin1.GetString(value.Trim("\0 "u8));

    private static List<DicomTag> TagList(ReadOnlySpan<byte> value)
    {
        var tags = new List<DicomTag>(value.Length / 4);
        for (; value.Length >= 4; value = value[4..])
            tags.Add(new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(value), BinaryPrimitives.ReadUInt16LittleEndian(value[2..])));
        return tags;
    }

    private static PduException Broken(string what) => new(AbortReason.InvalidParameterValue, $"The command set cannot be read: {what}.");
}
