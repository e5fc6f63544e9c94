using System.Buffers;
using System.Buffers.Binary;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Writes the value of the user information item 50H; sub-items in ascending type (domain.md §1.3).</summary>
internal static class UserInformationWriter
{
    public static ReadOnlySpan<byte> Write(UserInformation info)
    {
        var output = new ArrayBufferWriter<byte>(256);
        if (info.MaxPduLength is { } length)
        {
            Span<byte> value = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(value, length);
            AssociateWriter.WriteItem(output, 0x51, value);
        }

        if (info.ImplementationClassUid is { } uid)
            AssociateWriter.WriteItem(output, 0x52, AssociateWriter.Ascii(uid));
        if (info.AsynchronousWindow is { } window)
            AssociateWriter.WriteItem(output, 0x53, [(byte)(window.Invoked >> 8), (byte)window.Invoked, (byte)(window.Performed >> 8), (byte)window.Performed]);
        foreach (var role in info.Roles)
            WriteSub(output, 0x54, role.SopClassUid, [role.Scu ? (byte)1 : (byte)0, role.Scp ? (byte)1 : (byte)0]);
        if (info.ImplementationVersionName is { } name)
            AssociateWriter.WriteItem(output, 0x55, AssociateWriter.Ascii(name));
        foreach (var item in info.Extended)
            WriteSub(output, 0x56, item.SopClassUid, item.Information.Span);
        foreach (var item in info.CommonExtended)
            WriteCommon(output, item);
        if (info.UserIdentity is { } identity)
            WriteIdentity(output, identity);
        if (info.UserIdentityResponse is { } response)
            AssociateWriter.WriteItem(output, 0x59, [(byte)(response.Length >> 8), (byte)response.Length, .. response.Span]);
        return output.WrittenSpan;
    }

    private static void WriteSub(ArrayBufferWriter<byte> output, byte type, string sopClassUid, ReadOnlySpan<byte> rest)
    {
        var value = new ArrayBufferWriter<byte>(80);
        AssociateWriter.WriteCounted(value, AssociateWriter.Ascii(sopClassUid));
        value.Write(rest);
        AssociateWriter.WriteItem(output, type, value.WrittenSpan);
    }

    private static void WriteCommon(ArrayBufferWriter<byte> output, CommonExtendedNegotiation item)
    {
        var related = new ArrayBufferWriter<byte>(80);
        foreach (var uid in item.RelatedSopClassUids)
            AssociateWriter.WriteCounted(related, AssociateWriter.Ascii(uid));
        var value = new ArrayBufferWriter<byte>(160);
        AssociateWriter.WriteCounted(value, AssociateWriter.Ascii(item.SopClassUid));
        AssociateWriter.WriteCounted(value, AssociateWriter.Ascii(item.ServiceClassUid));
        AssociateWriter.WriteCounted(value, related.WrittenSpan);
        AssociateWriter.WriteItem(output, 0x57, value.WrittenSpan);
    }

    private static void WriteIdentity(ArrayBufferWriter<byte> output, UserIdentity identity)
    {
        var value = new ArrayBufferWriter<byte>(64);
        AssociateWriter.WriteBytes(value, [identity.Type, identity.PositiveResponseRequested ? (byte)1 : (byte)0]);
        AssociateWriter.WriteCounted(value, identity.Primary.Span);
        AssociateWriter.WriteCounted(value, identity.Secondary.Span);
        AssociateWriter.WriteItem(output, 0x58, value.WrittenSpan);
    }
}
