using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

public sealed record AddUser(string UserName, string? DisplayName, string Password, IReadOnlyList<string> Roles, bool MustChangePassword, Actor By);

public sealed record SetPassword(string UserName, string Password, bool MustChangePassword, Actor By);

public sealed record SetRoles(string UserName, IReadOnlyList<string> Roles, Actor By);

public sealed record SetEnabled(string UserName, bool Enabled, Actor By);

public abstract record UserOutcome
{
    public sealed record Done : UserOutcome;

    public sealed record NotFound : UserOutcome;

    public sealed record Refused(IReadOnlyList<string> Reasons) : UserOutcome;
}

/// <param name="Enabled">False: may not sign in.</param>
public sealed record UserSummary(string Id, string UserName, string DisplayName, IReadOnlyList<string> Roles, bool Enabled, bool LockedOut, bool MustChangePassword);

/// <summary>Users and their roles: list, add, password, roles, on and off.</summary>
public sealed class UserHandlers(
    UserManager<GatewayUser> users, RoleManager<IdentityRole> roles, GatewayDbContext db, UserDirectory directory, AuditWriter audit, TimeProvider clock)
{
    public async Task<IReadOnlyList<UserSummary>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ManageUsers);
        var now = clock.GetUtcNow();
        var all = await db.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(cancellationToken);
        var held = await db.UserRoles.Join(db.Roles, r => r.RoleId, r => r.Id, (u, r) => new { u.UserId, r.Name }).ToListAsync(cancellationToken);
        return [.. all.Select(u => new UserSummary(
            u.Id, u.UserName!, u.DisplayName ?? "", [.. held.Where(r => r.UserId == u.Id).Select(r => r.Name!)],
            u.LockoutEnd != DateTimeOffset.MaxValue, u.LockoutEnd > now, u.MustChangePassword))];
    }

    public async Task<UserOutcome> HandleAsync(AddUser command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ManageUsers);
        if (Unknown(command.Roles) is { } unknown)
            return unknown;

        var user = NewUser(command);
        return await AddAsync(user, await users.CreateAsync(user, command.Password), command, cancellationToken);
    }

    /// <summary>The password of the site's own configuration is the site's choice: the rules for passwords do not refuse it.</summary>
    internal async Task<UserOutcome> AddUncheckedAsync(AddUser command, CancellationToken cancellationToken)
    {
        var user = NewUser(command);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, command.Password);
        return await AddAsync(user, await users.CreateAsync(user), command, cancellationToken);
    }

    public async Task<UserOutcome> HandleAsync(SetPassword command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ManageUsers);
        if (await users.FindByNameAsync(command.UserName) is not { } user)
            return new UserOutcome.NotFound();

        foreach (var validator in users.PasswordValidators)
        {
            var good = await validator.ValidateAsync(users, user, command.Password);
            if (!good.Succeeded)
                return Refused(good);
        }

        user.PasswordHash = users.PasswordHasher.HashPassword(user, command.Password);
        user.MustChangePassword = command.MustChangePassword;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        var saved = await users.UpdateSecurityStampAsync(user); // saves the user, and ends its tokens
        return saved.Succeeded ? await DoneAsync(user, "PasswordSet", "", command.By, cancellationToken) : Refused(saved);
    }

    public async Task<UserOutcome> HandleAsync(SetRoles command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ManageUsers);
        if (Unknown(command.Roles) is { } unknown)
            return unknown;
        if (await users.FindByNameAsync(command.UserName) is not { } user)
            return new UserOutcome.NotFound();

        var held = await users.GetRolesAsync(user);
        var taken = await users.RemoveFromRolesAsync(user, held.Except(command.Roles, StringComparer.OrdinalIgnoreCase));
        if (!taken.Succeeded)
            return Refused(taken);

        var given = await GiveAsync(user, [.. command.Roles.Except(held, StringComparer.OrdinalIgnoreCase)]);
        return given ?? await DoneAsync(user, "RolesSet", string.Join(", ", command.Roles), command.By, cancellationToken);
    }

    public async Task<UserOutcome> HandleAsync(SetEnabled command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ManageUsers);
        if (await users.FindByNameAsync(command.UserName) is not { } user)
            return new UserOutcome.NotFound();

        user.LockoutEnd = command.Enabled ? null : DateTimeOffset.MaxValue;
        user.AccessFailedCount = 0;
        var saved = await users.UpdateSecurityStampAsync(user);
        return saved.Succeeded ? await DoneAsync(user, command.Enabled ? "UserEnabled" : "UserDisabled", "", command.By, cancellationToken) : Refused(saved);
    }

    private static GatewayUser NewUser(AddUser command) =>
        new() { UserName = command.UserName, DisplayName = command.DisplayName, MustChangePassword = command.MustChangePassword };

    private async Task<UserOutcome> AddAsync(GatewayUser user, IdentityResult created, AddUser command, CancellationToken cancellationToken)
    {
        if (!created.Succeeded)
            return Refused(created);

        return await GiveAsync(user, command.Roles)
            ?? await DoneAsync(user, "UserAdded", string.Join(", ", command.Roles), command.By, cancellationToken);
    }

    private async Task<UserOutcome?> GiveAsync(GatewayUser user, IReadOnlyList<string> names)
    {
        foreach (var name in names.Select(n => GatewayRoles.Find(n)!))
        {
            if (!await roles.RoleExistsAsync(name))
                await roles.CreateAsync(new IdentityRole(name));

            var given = await users.AddToRoleAsync(user, name);
            if (!given.Succeeded)
                return Refused(given);
        }

        return null;
    }

    private async Task<UserOutcome> DoneAsync(GatewayUser user, string action, string text, Actor by, CancellationToken cancellationToken)
    {
        directory.Forget(user.Id);
        await audit.WriteAsync(
            new AuditRecord(AuditEvent.SecurityAlert, action, by.Name) { Text = text.Length == 0 ? user.UserName! : $"{user.UserName}: {text}" }, cancellationToken);
        return new UserOutcome.Done();
    }

    private static UserOutcome.Refused? Unknown(IReadOnlyList<string> names) =>
        names.Where(n => GatewayRoles.Find(n) is null).ToList() is [_, ..] unknown
            ? new UserOutcome.Refused([.. unknown.Select(n => $"There is no role {n}; there are {string.Join(", ", GatewayRoles.All)}.")])
            : null;

    private static UserOutcome.Refused Refused(IdentityResult result) => new([.. result.Errors.Select(e => e.Description)]);
}
