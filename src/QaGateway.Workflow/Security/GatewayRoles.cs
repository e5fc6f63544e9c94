using System.Collections.Frozen;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

/// <summary>Roles are named sets of permissions (SEC-1); handlers ask for permissions only.</summary>
public static class GatewayRoles
{
    public const string Technologist = nameof(Technologist);
    public const string LeadTechnologist = nameof(LeadTechnologist);
    public const string PacsAdministrator = nameof(PacsAdministrator);
    public const string InterfaceAnalyst = nameof(InterfaceAnalyst);
    public const string Radiologist = nameof(Radiologist);
    public const string Auditor = nameof(Auditor);
    public const string Administrator = nameof(Administrator);

    private static readonly FrozenDictionary<string, FrozenSet<Permission>> Sets = new Dictionary<string, FrozenSet<Permission>>(StringComparer.OrdinalIgnoreCase)
    {
        [Technologist] = Of(
            Permission.ViewStudies, Permission.EditStudies, Permission.ReleaseStudies, Permission.RejectStudies, Permission.ViewOrders, Permission.EditOrders,
            Permission.Retrieve, Permission.ViewOriginals),
        [LeadTechnologist] = Of(
            Permission.TakeOverStudies, Permission.ViewStudies, Permission.EditStudies, Permission.ReleaseStudies, Permission.RejectStudies, Permission.ViewOrders, Permission.EditOrders,
            Permission.ViewMessages, Permission.ViewPeers, Permission.Retrieve, Permission.ViewOriginals),
        [PacsAdministrator] = Of(
            Permission.TakeOverStudies, Permission.ViewStudies, Permission.EditStudies, Permission.ReleaseStudies, Permission.RejectStudies, Permission.ViewOrders, Permission.EditOrders,
            Permission.ViewMessages, Permission.ReplayMessages, Permission.ViewPeers, Permission.EditPeers, Permission.Retrieve, Permission.ViewOriginals),
        [InterfaceAnalyst] = Of(Permission.ViewOrders, Permission.EditOrders, Permission.ViewMessages, Permission.ReplayMessages, Permission.ViewPeers),
        [Radiologist] = Of(Permission.ViewStudies, Permission.ViewOrders, Permission.Retrieve),
        [Auditor] = Of(Permission.ViewAudit, Permission.ViewStudies, Permission.ViewOriginals),
        [Administrator] = Enum.GetValues<Permission>().ToFrozenSet(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } =
        [Technologist, LeadTechnologist, PacsAdministrator, InterfaceAnalyst, Radiologist, Auditor, Administrator];

    /// <summary>The permissions of all the roles together; a role that does not exist gives none.</summary>
    public static FrozenSet<Permission> PermissionsOf(IEnumerable<string> roles) =>
        roles.SelectMany(role => Sets.TryGetValue(role, out var set) ? set : []).ToFrozenSet();

    /// <returns>The role's name as it is written, or null when there is none of that name.</returns>
    public static string? Find(string name) => All.FirstOrDefault(role => role.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static FrozenSet<Permission> Of(params ReadOnlySpan<Permission> permissions) => permissions.ToArray().ToFrozenSet();
}
