using System.Buffers;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>The PDUs of 10 bytes: A-ASSOCIATE-RJ, A-RELEASE-RQ and -RP, A-ABORT (PS3.8 §9.3.4, 9.3.6 to 9.3.8). Pure.</summary>
public static class ShortPdu
{
    /// <summary>A-ASSOCIATE-RJ.</summary>
    public static byte[] Reject(RejectResult result, RejectSource source, byte reason) =>
        [(byte)PduType.AssociateReject, 0, 0, 0, 0, 4, 0, (byte)result, (byte)source, reason];

    /// <summary>A-RELEASE-RQ.</summary>
    public static byte[] ReleaseRequest() => [(byte)PduType.ReleaseRequest, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    /// <summary>A-RELEASE-RP.</summary>
    public static byte[] ReleaseResponse() => [(byte)PduType.ReleaseResponse, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    /// <summary>A-ABORT.</summary>
    public static byte[] Abort(AbortSource source, AbortReason reason) =>
        [(byte)PduType.Abort, 0, 0, 0, 0, 4, 0, 0, (byte)source, source is AbortSource.User ? (byte)0 : (byte)reason];

    /// <summary>Body of an A-ASSOCIATE-RJ.</summary>
    public static (RejectResult Result, RejectSource Source, byte Reason) ReadReject(in ReadOnlySequence<byte> body)
    {
        var fields = Fields(body);
        return ((RejectResult)(byte)(fields >> 16), (RejectSource)(byte)(fields >> 8), (byte)fields);
    }

    /// <summary>Body of an A-ABORT.</summary>
    public static (AbortSource Source, AbortReason Reason) ReadAbort(in ReadOnlySequence<byte> body)
    {
        var fields = Fields(body);
        return ((AbortSource)(byte)(fields >> 8), (AbortReason)(byte)fields);
    }

    private static uint Fields(in ReadOnlySequence<byte> body)
    {
        Span<byte> bytes = stackalloc byte[4];
        body.Slice(0, 4).CopyTo(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
