namespace QaGateway.Dicom.Network;

/// <summary>User identity that the requestor sent (PS3.7 D.3.3.7). Deliberately no record: nothing prints the secondary field.</summary>
/// <param name="type">1 user, 2 user and passcode, 3 Kerberos, 4 SAML, 5 JWT.</param>
/// <param name="positiveResponse">The requestor wants an answer.</param>
/// <param name="primary">User name (UTF-8), service ticket, assertion or token.</param>
/// <param name="secondary">Passcode of type 2, else empty.</param>
public sealed class UserIdentity(byte type, bool positiveResponse, ReadOnlyMemory<byte> primary, ReadOnlyMemory<byte> secondary)
{
    /// <summary>1 user, 2 user and passcode, 3 Kerberos, 4 SAML, 5 JWT.</summary>
    public byte Type => type;

    /// <summary>The requestor wants a positive response when it is authenticated.</summary>
    public bool PositiveResponseRequested => positiveResponse;

    /// <summary>User name (UTF-8), ticket, assertion or token.</summary>
    public ReadOnlyMemory<byte> Primary => primary;

    /// <summary>Passcode of type 2. Never log it.</summary>
    public ReadOnlyMemory<byte> Secondary => secondary;

    /// <summary>The user name of types 1 and 2; null for the others, whose primary field is a credential.</summary>
    public string? UserName => type is 1 or 2 ? System.Text.Encoding.UTF8.GetString(primary.Span) : null;
}
