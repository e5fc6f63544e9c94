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
        var password = string.IsNullOrEmpty(configured) ? PasswordMaker.Next() : configured;
        var mustChange = string.IsNullOrEmpty(configured); // who configured it knows it: no change needed (contract.md, small print)
        var outcome = await users.HandleAsync(
            new AddUser(UserName, "Administrator", password, [GatewayRoles.Administrator], mustChange, Actor.System), cancellationToken);
        return outcome switch
        {
            UserOutcome.Done => mustChange ? password : null,
            UserOutcome.Refused refused => throw new InvalidOperationException(
                $"The first administrator cannot be made; Gateway:Console:AdminPassword: {string.Join(" ", refused.Reasons)}"),
            _ => throw new InvalidOperationException("The first administrator cannot be made."),
        };
    }
}
