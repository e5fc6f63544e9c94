namespace QaGateway.Web.Security;

/// <summary>Policies beside those that are named as the permissions.</summary>
public static class Policies
{
    /// <summary>Signed in, whatever the roles: the default, by a name that pages can spell out.</summary>
    public const string SignedIn = nameof(SignedIn);
}
