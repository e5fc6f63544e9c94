namespace QaGateway.Web.Security;

/// <summary>Policies beside those that are named as the permissions.</summary>
public static class Policies
{
    /// <summary>Signed in, even with a password that must be changed: the page that changes it, and signing out.</summary>
    public const string SignedIn = nameof(SignedIn);
}
