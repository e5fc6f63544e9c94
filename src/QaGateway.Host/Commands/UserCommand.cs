using System.CommandLine;
using Microsoft.Extensions.Options;
using QaGateway.Host.Data;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Host.Commands;

/// <summary><c>user add|password|role|list</c>: works on the database, whether the gateway runs or not.</summary>
internal static class UserCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("user", "Users of console and REST: add, password, role, list.");
        command.Subcommands.Add(Add(settings));
        command.Subcommands.Add(Password(settings));
        command.Subcommands.Add(Role(settings));
        command.Subcommands.Add(List(settings));
        return command;
    }

    private static Command Add(string[] settings)
    {
        var name = new Argument<string>("name");
        var display = new Option<string?>("--display") { Description = "Name to show." };
        var roles = RolesOption();
        var password = PasswordOption();
        var add = new Command("add", "Adds a user; without --password-stdin a one-time password is made up and printed.") { name, display, roles, password };
        add.SetAction((parsed, token) => WithUsersAsync(settings, async users =>
        {
            var (text, given) = await PasswordAsync(parsed.GetValue(password), token);
            var outcome = await users.HandleAsync(
                new AddUser(parsed.GetRequiredValue(name), parsed.GetValue(display), text, parsed.GetValue(roles) ?? [], !given, Actor.System), token);
            return await SayAsync(outcome, given ? "The user was added." : $"The user was added. One-time password: {text}");
        }, token));
        return add;
    }

    private static Command Password(string[] settings)
    {
        var name = new Argument<string>("name");
        var password = PasswordOption();
        var command = new Command("password", "Sets a password and ends every session; without --password-stdin a one-time password is made up and printed.") { name, password };
        command.SetAction((parsed, token) => WithUsersAsync(settings, async users =>
        {
            var (text, given) = await PasswordAsync(parsed.GetValue(password), token);
            var outcome = await users.HandleAsync(new SetPassword(parsed.GetRequiredValue(name), text, !given, Actor.System), token);
            return await SayAsync(outcome, given ? "The password was set." : $"One-time password: {text}");
        }, token));
        return command;
    }

    private static Command Role(string[] settings)
    {
        var name = new Argument<string>("name");
        var roles = new Argument<string[]>("roles") { Arity = ArgumentArity.OneOrMore, Description = $"Of {string.Join(", ", GatewayRoles.All)}." };
        var command = new Command("role", "Sets the roles of a user.") { name, roles };
        command.SetAction((parsed, token) => WithUsersAsync(settings, async users => await SayAsync(
            await users.HandleAsync(new SetRoles(parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles), Actor.System), token), "The roles were set."), token));
        return command;
    }

    private static Command List(string[] settings)
    {
        var command = new Command("list", "Lists the users.");
        command.SetAction((_, token) => WithUsersAsync(settings, async users =>
        {
            foreach (var user in await users.ListAsync(Actor.System, token))
                await Terminal.Out.WriteLineAsync($"{user.UserName}\t{string.Join(",", user.Roles)}\t{(user.Enabled ? "" : "switched off")}");

            return GatewayCommands.Done;
        }, token));
        return command;
    }

    private static Option<string[]> RolesOption() => new("--role")
    {
        Description = $"May be given several times: {string.Join(", ", GatewayRoles.All)}.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static Option<bool> PasswordOption() => new("--password-stdin") { Description = "Reads the password from standard input: it then stands in no process list." };

    private static async Task<(string Text, bool Given)> PasswordAsync(bool fromInput, CancellationToken cancellationToken) =>
        fromInput ? (await Terminal.In.ReadLineAsync(cancellationToken) ?? "", true) : (PasswordMaker.Next(), false);

    private static async Task<int> WithUsersAsync(string[] settings, Func<UserHandlers, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var app = GatewayApplication.BuildForTools(settings);
        DataFolder.Prepare(app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.DataPath);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabasePreparation>().MigrateAsync(cancellationToken);
        return await work(scope.ServiceProvider.GetRequiredService<UserHandlers>());
    }

    private static async Task<int> SayAsync(UserOutcome outcome, string done)
    {
        switch (outcome)
        {
            case UserOutcome.Done:
                await Terminal.Out.WriteLineAsync(done);
                return GatewayCommands.Done;
            case UserOutcome.Refused refused:
                foreach (var reason in refused.Reasons)
                    await Terminal.Error.WriteLineAsync(reason);

                return GatewayCommands.Failed;
            default:
                await Terminal.Error.WriteLineAsync("There is no such user.");
                return GatewayCommands.Failed;
        }
    }
}
