using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

/// <summary>Users by id, remembered for a short while: a token is checked at every request, and a user who was switched off is out within that while.</summary>
public sealed class UserDirectory(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(15);
    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<string, (SignedInUser? User, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <returns>Null when the user does not exist or is locked out for good.</returns>
    public async Task<SignedInUser?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(userId, out var known) && known.Until > now)
            return known.User;

        var user = await ReadAsync(userId, cancellationToken);
        if (_known.Count >= MaxRemembered)
            _known.Clear();

        _known[userId] = (user, now + Remembered);
        return user;
    }

    /// <summary>The next look goes to the database.</summary>
    public void Forget(string userId) => _known.TryRemove(userId, out _);

    private async Task<SignedInUser?> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, cancellationToken);
        if (user is null || user.LockoutEnd == DateTimeOffset.MaxValue)
            return null;

        var roles = await db.UserRoles.Where(r => r.UserId == userId).Join(db.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name!).ToListAsync(cancellationToken);
        return new SignedInUser(
            user.Id, user.UserName!, user.DisplayName ?? user.UserName!, user.SecurityStamp ?? "", user.MustChangePassword,
            roles.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }
}
