using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace QaGateway.Dicom.Network.Transport;

/// <summary>One connection; in tests two pipes in memory.</summary>
internal interface ITransport : IDuplexPipe, IAsyncDisposable
{
    IPEndPoint? Remote { get; }

    bool IsTls { get; }

    X509Certificate2? PeerCertificate { get; }

    /// <summary>Tells the peer that nothing more comes; receiving goes on.</summary>
    void ShutdownSend();

    /// <summary>Closes at once; pending reads and writes end.</summary>
    void Close();
}
