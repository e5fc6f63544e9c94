using System.Buffers.Binary;
using TextEncoding = System.Text.Encoding;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Reads the user information item 50H and its sub-items 51H to 59H (domain.md §1.3).</summary>
internal static class UserInformationReader
{
    public static UserInformation Read(ReadOnlySpan<byte> item)
    {
        var info = new UserInformation();
        var roles = new List<RoleSelection>();
        var extended = new List<ExtendedNegotiation>();
        var common = new List<CommonExtendedNegotiation>();
        var reader = new ItemReader(item);
        while (reader.TryNext(out var type, out var value))
        {
            var sub = new ItemReader(value);
            switch (type)
            {
                case 0x54:
                    roles.Add(new RoleSelection(ItemReader.Uid(sub.Counted()), sub.Byte() is not 0, sub.Byte() is not 0));
                    break;
                case 0x56:
                    extended.Add(new ExtendedNegotiation(ItemReader.Uid(sub.Counted()), sub.Rest().ToArray()));
                    break;
                case 0x57:
                    common.Add(ReadCommon(ref sub));
                    break;
                default:
                    info = ReadSingle(info, type, ref sub);
                    break;
            }
        }

        return info with { Roles = roles, Extended = extended, CommonExtended = common };
    }

    private static UserInformation ReadSingle(UserInformation info, byte type, ref ItemReader sub) => type switch
    {
        0x51 => info with { MaxPduLength = BinaryPrimitives.ReadUInt32BigEndian(sub.Bytes(4)) },
        0x52 => info with { ImplementationClassUid = NullIfEmpty(ItemReader.Uid(sub.Rest())) },
        0x53 => info with { AsynchronousWindow = (sub.UInt16(), sub.UInt16()) },
        0x55 => info with { ImplementationVersionName = NullIfEmpty(TextEncoding.Latin1.GetString(sub.Rest().Trim("\0 "u8))) },
        0x58 => info with { UserIdentity = ReadIdentity(ref sub) },
        0x59 => info with { UserIdentityResponse = sub.Counted().ToArray() },
        _ => info,
    };

    private static UserIdentity ReadIdentity(ref ItemReader sub)
    {
        var type = sub.Byte();
        var positiveResponse = sub.Byte() is not 0;
        var primary = sub.Counted().ToArray();
        var secondary = sub.AtEnd ? [] : sub.Counted().ToArray();
        return new UserIdentity(type, positiveResponse, primary, secondary);
    }

    private static CommonExtendedNegotiation ReadCommon(ref ItemReader sub)
    {
        var sopClass = ItemReader.Uid(sub.Counted());
        var serviceClass = ItemReader.Uid(sub.Counted());
        var related = new List<string>();
        if (!sub.AtEnd)
        {
            var list = new ItemReader(sub.Counted());
            while (!list.AtEnd)
                related.Add(ItemReader.Uid(list.Counted()));
        }

        return new CommonExtendedNegotiation(sopClass, serviceClass, related);
    }

    private static string? NullIfEmpty(string text) => text.Length is 0 ? null : text;
}
