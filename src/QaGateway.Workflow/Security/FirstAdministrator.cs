using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

/// <summary>Makes the user <c>admin</c> where there is no user yet.</summary>
public sealed class FirstAdministrator(GatewayDbContext db, UserHandlers users, IOptions<FirstAdministratorOptions> options)
{
    public const string UserName = "admin";

    /// <returns>The one-time password to print, once; null when there are users already or the password is configured.</returns>
    public async Task<string?> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(cancellationToken))
            return null;

        var configured = options.Value.AdminPassword;
        var mustChange = string.IsNullOrEmpty(configured); // who configured it knows it: no change needed (contract.md, small print)
        var password = mustChange ? PasswordMaker.Next() : configured!;
        var made = await users.AddUncheckedAsync(
            new AddUser(UserName, "Administrator", password, [GatewayRoles.Administrator], mustChange, Actor.System), cancellationToken);
        return made is UserOutcome.Done
            ? mustChange ? password : null
            : throw new InvalidOperationException("The first administrator cannot be made.");
    }
}
