using System.Buffers;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Bytes of peers, and what was answered to them.</summary>
internal static class Pdus
{
    public static byte[] Request(params (byte Id, string AbstractSyntax)[] contexts) => AssociateWriter.WriteRequest(new AssociatePdu
    {
        CalledAe = "QAGW",
        CallingAe = "TESTSCU",
        Contexts = [.. contexts.Select(c => new AssociateContext(c.Id, c.AbstractSyntax, [Uids.ExplicitVRLittleEndian]))],
        UserInformation = new UserInformation { MaxPduLength = 16384 },
    });

    public static byte[] Data(byte contextId, bool isCommand, bool isLast, ReadOnlySpan<byte> fragment)
    {
        var pdu = new byte[12 + fragment.Length];
        PresentationDataValue.WriteHeader(pdu, contextId, isCommand, isLast, fragment.Length);
        fragment.CopyTo(pdu.AsSpan(12));
        return pdu;
    }

    public static byte[] Command(byte contextId, DimseCommand command) => Data(contextId, true, true, DimseCommandWriter.Write(command));

    public static byte[] Echo(ushort messageId = 1) =>
        Command(1, new DimseCommand { Field = CommandField.CEchoRequest, MessageId = messageId, SopClassUid = Uids.Verification });

    public static DimseCommand StoreCommand(string sopClass = Uids.CTImageStorage) => new()
    {
        Field = CommandField.CStoreRequest,
        MessageId = 1,
        SopClassUid = sopClass,
        SopInstanceUid = "1.2.3",
        Priority = 0,
        HasDataSet = true,
    };

    /// <summary>All PDUs of a byte stream.</summary>
    public static List<(PduType Type, byte[] Body)> Split(byte[] bytes)
    {
        var pdus = new List<(PduType, byte[])>();
        var rest = new ReadOnlySequence<byte>(bytes);
        while (PduReader.TryFrame(rest, new PduLimits(1024 * 1024), out var frame))
        {
            pdus.Add((frame.Type, frame.Body.ToArray()));
            rest = rest.Slice(frame.Body.End);
        }

        return pdus;
    }

    /// <summary>The commands among them.</summary>
    public static List<DimseCommand> Commands(byte[] bytes)
    {
        var commands = new List<DimseCommand>();
        foreach (var (type, pdu) in Split(bytes))
        {
            if (type is not PduType.Data)
                continue;
            var body = new ReadOnlySequence<byte>(pdu);
            while (PresentationDataValue.TryTake(ref body, out var value))
            {
                if (value.IsCommand)
                    commands.Add(DimseCommandReader.Read(value.Fragment.ToArray()));
            }
        }

        return commands;
    }
}
