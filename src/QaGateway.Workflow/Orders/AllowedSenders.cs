using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders;

/// <summary>The senders that the administrator let in, read again each second: a look at the database for each message would cost more than the message. A change in this process counts at once.</summary>
public sealed class AllowedSenders(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private FrozenDictionary<string, Hl7Sender>? _senders;
    private long _readAt;

    /// <param name="name"><c>MSH-3|MSH-4</c>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<Hl7Sender?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var senders = Volatile.Read(ref _senders);
        if (senders is null || clock.GetElapsedTime(Interlocked.Read(ref _readAt)) > Fresh)
        {
            var now = clock.GetTimestamp();
            senders = await ReadAsync(cancellationToken);
            Interlocked.Exchange(ref _readAt, now);
            Volatile.Write(ref _senders, senders);
        }

        return senders.GetValueOrDefault(name);
    }

    public void Forget() => Volatile.Write(ref _senders, null);

    private async Task<FrozenDictionary<string, Hl7Sender>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var allowed = await scope.ServiceProvider.GetRequiredService<GatewayDbContext>().Senders.AsNoTracking().Where(s => s.Allowed).ToListAsync(cancellationToken);
        return allowed.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);
    }
}
