namespace QaGateway.Web.Security;

/// <summary>Claims of a signed-in principal beside name and id.</summary>
public static class GatewayClaims
{
    /// <summary>One a permission; put on at every request from the roles as they are now.</summary>
    public const string Permission = "permission";

    /// <summary>Security stamp at sign-in: password or roles changed since = signed out.</summary>
    public const string Stamp = "qagw:stamp";

    /// <summary>Present while the password must be changed first.</summary>
    public const string MustChangePassword = "qagw:mustchange";

    public const string DisplayName = "qagw:displayname";
}
