using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom.Network;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>Our own SCU against the gateway: where a test must know of each object what was answered.</summary>
public static class Scu
{
    public static Task<DicomAssociation> OpenAsync(
        GatewayProcess gateway, IEnumerable<(string SopClass, string TransferSyntax)> contexts, CancellationToken cancellationToken, string callingAe = "TESTSCU") =>
        DicomAssociation.OpenAsync(
            new DicomEndpoint(gateway.AeTitle, "127.0.0.1", gateway.DicomPort),
            new AssociationOptions
            {
                CallingAe = callingAe,
                Contexts = [.. contexts.Distinct().Select(c => new RequestedContext(c.SopClass, [c.TransferSyntax]))],
            },
            NullLogger.Instance,
            cancellationToken);

    public static DicomObjectSource Source(string sopClass, string sopInstance, string transferSyntax, ReadOnlyMemory<byte> dataSet) =>
        new(sopClass, sopInstance, transferSyntax, _ => ValueTask.FromResult<Stream>(new MemoryStream(dataSet.ToArray()))) { Transcoder = null };
}
