using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

/// <param name="Source">Address it comes from.</param>
/// <param name="NewPassword">Changes the password on the way, where it must be or should be.</param>
public sealed record SignIn(string UserName, string Password, string Source, string? NewPassword = null);

public abstract record SignInOutcome
{
    public sealed record Done(SignedInUser User) : SignInOutcome;

    /// <summary>Wrong name or password: which of them is not said.</summary>
    public sealed record Failed : SignInOutcome;

    public sealed record LockedOut(DateTimeOffset Until) : SignInOutcome;

    /// <summary>The password is right but given by somebody else: only a change of it is let through.</summary>
    public sealed record MustChangePassword(SignedInUser User) : SignInOutcome;

    /// <summary>The new password is not good enough.</summary>
    public sealed record Refused(IReadOnlyList<string> Reasons) : SignInOutcome;
}

/// <summary>Checks a password, counts failures, locks out (SEC-1), and writes the audit entry of every try (110114).</summary>
public sealed partial class SignInHandler(
    UserManager<GatewayUser> users, UserDirectory directory, AuditWriter audit, ILogger<SignInHandler> logger)
{
    // A name that does not exist costs the same hash as one that does, so that the time of the answer tells nothing.
    private static readonly string DecoyHash = new PasswordHasher<GatewayUser>().HashPassword(new GatewayUser(), Guid.CreateVersion7().ToString());

    public async Task<SignInOutcome> HandleAsync(SignIn command, CancellationToken cancellationToken)
    {
        var user = await users.FindByNameAsync(command.UserName);
        if (user is null)
        {
            users.PasswordHasher.VerifyHashedPassword(new GatewayUser(), DecoyHash, command.Password);
            return await FailedAsync(command, cancellationToken);
        }

        if (await users.IsLockedOutAsync(user))
            return await LockedOutAsync(command, user, cancellationToken);

        if (!await users.CheckPasswordAsync(user, command.Password))
        {
            await users.AccessFailedAsync(user);
            return await users.IsLockedOutAsync(user)
                ? await LockedOutAsync(command, user, cancellationToken)
                : await FailedAsync(command, cancellationToken);
        }

        await users.ResetAccessFailedCountAsync(user);
        return await LetInAsync(command, user, cancellationToken);
    }

    /// <summary>Signing out is an event, too.</summary>
    public Task SignedOutAsync(string user, string source, CancellationToken cancellationToken) =>
        audit.WriteAsync(new AuditRecord(AuditEvent.UserAuthentication, "Logout", user) { Source = source }, cancellationToken);

    private async Task<SignInOutcome> LetInAsync(SignIn command, GatewayUser user, CancellationToken cancellationToken)
    {
        if (command.NewPassword is { } wanted)
        {
            if (wanted == command.Password)
                return new SignInOutcome.Refused(["The new password is the old one."]);

            var changed = await users.ChangePasswordAsync(user, command.Password, wanted);
            if (!changed.Succeeded)
                return new SignInOutcome.Refused([.. changed.Errors.Select(e => e.Description)]);

            user.MustChangePassword = false;
            await users.UpdateAsync(user);
            directory.Forget(user.Id);
            await audit.WriteAsync(new AuditRecord(AuditEvent.SecurityAlert, "PasswordChanged", command.UserName) { Source = command.Source }, cancellationToken);
        }

        var signedIn = await directory.FindAsync(user.Id, cancellationToken);
        if (signedIn is null)
            return await FailedAsync(command, cancellationToken);

        await audit.WriteAsync(new AuditRecord(AuditEvent.UserAuthentication, "Login", signedIn.Name) { Source = command.Source }, cancellationToken);
        LogSignedIn(signedIn.Name, command.Source);
        return signedIn.MustChangePassword ? new SignInOutcome.MustChangePassword(signedIn) : new SignInOutcome.Done(signedIn);
    }

    private async Task<SignInOutcome> FailedAsync(SignIn command, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(
            new AuditRecord(AuditEvent.UserAuthentication, "Login", command.UserName) { Outcome = AuditOutcome.MinorFailure, Source = command.Source }, cancellationToken);
        LogFailed(command.Source);
        return new SignInOutcome.Failed();
    }

    private async Task<SignInOutcome> LockedOutAsync(SignIn command, GatewayUser user, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(
            new AuditRecord(AuditEvent.UserAuthentication, "Login", command.UserName) { Outcome = AuditOutcome.SeriousFailure, Source = command.Source, Text = "locked out" },
            cancellationToken);
        LogLockedOut(command.Source);
        return new SignInOutcome.LockedOut(user.LockoutEnd ?? DateTimeOffset.MaxValue);
    }

    [LoggerMessage(EventId = 10001, Level = LogLevel.Information, Message = "{User} signed in from {Source}")]
    private partial void LogSignedIn(string user, string source);

    [LoggerMessage(EventId = 10002, Level = LogLevel.Warning, Message = "A sign-in from {Source} failed")]
    private partial void LogFailed(string source);

    [LoggerMessage(EventId = 10003, Level = LogLevel.Warning, Message = "A sign-in from {Source} met a locked-out user")]
    private partial void LogLockedOut(string source);
}
