using Microsoft.AspNetCore.Identity;

namespace QaGateway.Workflow.Data;

/// <summary>A person or service who signs in.</summary>
public sealed class GatewayUser : IdentityUser
{
    public string? DisplayName { get; set; }

    /// <summary>The password was given by somebody else and must be changed at the next sign-in.</summary>
    public bool MustChangePassword { get; set; }
}
