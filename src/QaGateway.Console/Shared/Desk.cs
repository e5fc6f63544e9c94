using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Shared;

/// <summary>Calls the workflow's handlers in process, a scope of services a click: a circuit outlives any sensible DbContext (D7).</summary>
public sealed class Desk(IServiceScopeFactory scopes, ActorAccessor actors)
{
    public Task<Actor> WhoAsync() => actors.GetAsync();

    public async Task<TResult> AskAsync<THandler, TResult>(Func<THandler, Actor, Task<TResult>> call)
        where THandler : notnull
    {
        var actor = await actors.GetAsync();
        await using var scope = scopes.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<THandler>(), actor);
    }

    /// <summary>As <see cref="AskAsync"/>, for a part that a process may run without.</summary>
    public async Task<TResult?> AskIfThereAsync<THandler, TResult>(Func<THandler, Actor, Task<TResult>> call)
        where THandler : notnull
    {
        var actor = await actors.GetAsync();
        await using var scope = scopes.CreateAsyncScope();
        return scope.ServiceProvider.GetService<THandler>() is { } handler ? await call(handler, actor) : default;
    }
}
