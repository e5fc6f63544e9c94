using System.Collections.Frozen;

namespace QaGateway.Workflow.Ledger;

/// <summary>Who acts. Every command carries one, and it is who the ledger and the audit name.</summary>
public sealed record Actor(string Name, IReadOnlySet<Permission> Permissions)
{
    /// <summary>The gateway itself: matching, settling, jobs.</summary>
    public static readonly Actor System = new("system", Enum.GetValues<Permission>().ToFrozenSet());

    public bool May(Permission permission) => Permissions.Contains(permission);

    /// <exception cref="PermissionDeniedException">The actor lacks it: HTTP 403 and a security alert.</exception>
    public void Require(Permission permission)
    {
        if (!May(permission))
            throw new PermissionDeniedException(Name, permission);
    }
}

public sealed class PermissionDeniedException(string actor, Permission permission)
    : Exception($"{actor} lacks the permission {permission}.")
{
    public Permission Permission { get; } = permission;
}
