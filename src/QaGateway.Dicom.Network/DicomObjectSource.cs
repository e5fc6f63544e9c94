using QaGateway.Dicom.Network.Negotiation;
using QaGateway.Dicom.PixelData;

namespace QaGateway.Dicom.Network;

/// <summary>An object that can be sent: its identity, and how to read its data set.</summary>
/// <param name="sopClassUid">SOP Class UID.</param>
/// <param name="sopInstanceUid">SOP Instance UID.</param>
/// <param name="transferSyntaxUid">Transfer syntax of the bytes that <paramref name="open"/> gives.</param>
/// <param name="open">Opens the data set (no Part 10 header); called once for each sending, the stream is disposed afterwards.</param>
public sealed class DicomObjectSource(
    string sopClassUid, string sopInstanceUid, string transferSyntaxUid, Func<CancellationToken, ValueTask<Stream>> open)
{
    /// <summary>SOP Class UID.</summary>
    public string SopClassUid => sopClassUid;

    /// <summary>SOP Instance UID.</summary>
    public string SopInstanceUid => sopInstanceUid;

    /// <summary>Transfer syntax of the stored bytes.</summary>
    public string TransferSyntaxUid => transferSyntaxUid;

    /// <summary>Re-encodes it, uncompressed, when the peer does not take the stored syntax (RET-2); null = it is sent as stored or not at all.</summary>
    public Transcoder? Transcoder { get; init; } = Transcoder.WithoutWorkers;

    internal bool CanBecome(string uncompressed) =>
        TransferSyntaxChoice.IsUncompressed(uncompressed) && Transcoder?.CanTranscode(TransferSyntaxUid, uncompressed) is true;

    /// <summary>Opens the data set.</summary>
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => open(cancellationToken);
}
