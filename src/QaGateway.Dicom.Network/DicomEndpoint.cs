namespace QaGateway.Dicom.Network;

/// <summary>Where another application entity listens.</summary>
/// <param name="AeTitle">Its AE title, sent as the called AE.</param>
/// <param name="Host">DNS name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Tls">Secure transport (PS3.15 B.12).</param>
public sealed record DicomEndpoint(string AeTitle, string Host, int Port, bool Tls = false)
{
    /// <summary><c>AE@host:port</c>.</summary>
    public override string ToString() => $"{AeTitle}@{Host}:{Port}{(Tls ? " (TLS)" : "")}";
}
