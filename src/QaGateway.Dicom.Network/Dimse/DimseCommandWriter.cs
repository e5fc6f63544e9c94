using System.Buffers.Binary;

namespace QaGateway.Dicom.Network.Dimse;

/// <summary>Writes a command set: Implicit VR Little Endian, group length first and correct, tags ascending, even lengths (PS3.7 §6.3.1). Pure.</summary>
public static class DimseCommandWriter
{
    private const int MaxErrorComment = 64;
    private const int GroupLengthElement = 12;

    /// <summary>The bytes of the command set.</summary>
    public static byte[] Write(DimseCommand command)
    {
        var writer = new Writer(new byte[512]);
        var requested = UsesRequestedUids(command.Field);
        writer.UInt32(0x0000, 0);
        writer.Text(requested ? (ushort)0x0003 : (ushort)0x0002, command.SopClassUid, 0);
        writer.UInt16(0x0100, (ushort)command.Field);
        writer.UInt16(0x0110, command.MessageId);
        writer.UInt16(0x0120, command.RespondedMessageId);
        writer.Text(0x0600, command.MoveDestination, (byte)' ');
        writer.UInt16(0x0700, command.Priority);
        writer.UInt16(0x0800, command.HasDataSet ? (ushort)0x0001 : (ushort)0x0101);
        writer.UInt16(0x0900, command.Status?.Code);
        writer.TagList(0x0901, command.OffendingElements);
        writer.Text(0x0902, Shorten(command.ErrorComment), (byte)' ');
        writer.UInt16(0x0903, command.ErrorId);
        writer.Text(requested ? (ushort)0x1001 : (ushort)0x1000, command.SopInstanceUid, 0);
        if (command.Field is CommandField.NEventReportRequest or CommandField.NEventReportResponse)
            writer.UInt16(0x1002, command.TypeId);
        writer.TagList(0x1005, command.AttributeList);
        if (command.Field is CommandField.NActionRequest or CommandField.NActionResponse)
            writer.UInt16(0x1008, command.TypeId);
        writer.UInt16(0x1020, command.Remaining);
        writer.UInt16(0x1021, command.Completed);
        writer.UInt16(0x1022, command.Failed);
        writer.UInt16(0x1023, command.Warning);
        writer.Text(0x1030, command.MoveOriginatorAe, (byte)' ');
        writer.UInt16(0x1031, command.MoveOriginatorMessageId);
        return writer.Finish();
    }

    /// <summary>Requests that name an existing instance use (0000,0003) and (0000,1001) (PS3.7 §10.3).</summary>
    private static bool UsesRequestedUids(CommandField field) => field
        is CommandField.NGetRequest or CommandField.NSetRequest or CommandField.NActionRequest or CommandField.NDeleteRequest;

    private static string? Shorten(string? comment) => comment is { Length: > MaxErrorComment } ? comment[..MaxErrorComment] : comment;

    private ref struct Writer(byte[] buffer)
    {
        private byte[] _buffer = buffer;
        private int _length;

        public void UInt32(ushort element, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Add(element, 4), value);

        public void UInt16(ushort element, ushort? value)
        {
            if (value is { } number)
                BinaryPrimitives.WriteUInt16LittleEndian(Add(element, 2), number);
        }

        public void Text(ushort element, string? value, byte padding)
        {
            if (value is null)
                return;
            var target = Add(element, (value.Length + 1) & ~1);
            for (var i = 0; i < value.Length; i++)
                target[i] = value[i] <= 0xFF ? (byte)value[i] : (byte)'?';
            if ((value.Length & 1) is not 0)
                target[^1] = padding;
        }

        public void TagList(ushort element, IReadOnlyList<DicomTag> tags)
        {
            if (tags.Count is 0)
                return;
            var target = Add(element, tags.Count * 4);
            for (var i = 0; i < tags.Count; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(target[(i * 4)..], tags[i].Group);
                BinaryPrimitives.WriteUInt16LittleEndian(target[((i * 4) + 2)..], tags[i].Element);
            }
        }

        public readonly byte[] Finish()
        {
            var bytes = _buffer.AsSpan(0, _length).ToArray();
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)(_length - GroupLengthElement));
            return bytes;
        }

        private Span<byte> Add(ushort element, int length)
        {
            if (_buffer.Length < _length + 8 + length)
                Array.Resize(ref _buffer, (_length + 8 + length) * 2);
            var target = _buffer.AsSpan(_length, 8 + length);
            BinaryPrimitives.WriteUInt16LittleEndian(target, 0);
            BinaryPrimitives.WriteUInt16LittleEndian(target[2..], element);
            BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)length);
            _length += 8 + length;
            return target[8..];
        }
    }
}
