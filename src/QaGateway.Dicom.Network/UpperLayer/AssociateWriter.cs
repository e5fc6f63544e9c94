using System.Buffers;
using System.Buffers.Binary;
using TextEncoding = System.Text.Encoding;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Writes A-ASSOCIATE-RQ and -AC with their header (PS3.8 §9.3.2, §9.3.3). Pure.</summary>
public static class AssociateWriter
{
    private const int HeaderLength = 6;

    /// <summary>A whole A-ASSOCIATE-RQ.</summary>
    public static byte[] WriteRequest(AssociatePdu pdu) => Write(pdu, PduType.AssociateRequest);

    /// <summary>A whole A-ASSOCIATE-AC.</summary>
    public static byte[] WriteAccept(AssociatePdu pdu) => Write(pdu, PduType.AssociateAccept);

    private static byte[] Write(AssociatePdu pdu, PduType type)
    {
        var output = new ArrayBufferWriter<byte>(512);
        WriteBytes(output, [(byte)type, 0, 0, 0, 0, 0]);
        WriteUInt16(output, pdu.ProtocolVersion);
        WriteUInt16(output, 0);
        WriteAeTitle(output, pdu.CalledAe);
        WriteAeTitle(output, pdu.CallingAe);
        output.Write(new byte[32]);
        if (pdu.ApplicationContext is { } application)
            WriteItem(output, 0x10, Ascii(application));
        foreach (var context in pdu.Contexts)
            WriteItem(output, type is PduType.AssociateRequest ? (byte)0x20 : (byte)0x21, Context(context, type));
        WriteItem(output, 0x50, UserInformationWriter.Write(pdu.UserInformation));

        var bytes = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(2), (uint)(bytes.Length - HeaderLength));
        return bytes;
    }

    private static ReadOnlySpan<byte> Context(AssociateContext context, PduType type)
    {
        var output = new ArrayBufferWriter<byte>(128);
        if (type is PduType.AssociateRequest)
        {
            WriteBytes(output, [context.Id, 0, 0, 0]);
            WriteItem(output, 0x30, Ascii(context.AbstractSyntax));
        }
        else
        {
            WriteBytes(output, [context.Id, 0, (byte)context.Result, 0]);
        }

        foreach (var transferSyntax in context.TransferSyntaxes)
            WriteItem(output, 0x40, Ascii(transferSyntax));
        return output.WrittenSpan;
    }

    internal static void WriteBytes(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => output.Write(bytes);

    internal static void WriteItem(ArrayBufferWriter<byte> output, byte type, ReadOnlySpan<byte> value)
    {
        WriteBytes(output, [type, 0]);
        WriteCounted(output, value);
    }

    internal static void WriteCounted(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        WriteUInt16(output, checked((ushort)value.Length));
        output.Write(value);
    }

    internal static void WriteUInt16(ArrayBufferWriter<byte> output, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), value);
        output.Advance(2);
    }

    internal static byte[] Ascii(string text) => TextEncoding.Latin1.GetBytes(text);

    private static void WriteAeTitle(ArrayBufferWriter<byte> output, string title)
    {
        Span<byte> field = stackalloc byte[16];
        field.Fill((byte)' ');
        TextEncoding.Latin1.GetBytes(title.AsSpan(0, Math.Min(title.Length, 16)), field);
        output.Write(field);
    }
}
