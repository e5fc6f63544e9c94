namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>How long the PDUs of a peer may be (DUL-5).</summary>
/// <param name="announced">The maximum length that we announced for P-DATA-TF.</param>
public sealed class PduLimits(int announced)
{
    /// <summary>A-ASSOCIATE-RQ and -AC: 128 contexts with 50 transfer syntaxes each take 200 KiB.</summary>
    public int MaxAssociateLength { get; init; } = 1024 * 1024;

    /// <summary>Beyond this a P-DATA-TF is worth a warning; 6 more is the common miscount of header for body.</summary>
    public int TolerableDataLength => announced + 6;

    /// <summary>Beyond this a P-DATA-TF is refused on its header.</summary>
    public int MaxDataLength => announced * 2;
}
