using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Intake;

/// <summary>Who called, noted in memory and written now and then: a port scan must not become a flood of database writes.</summary>
public sealed class PeerSightings(TimeProvider clock)
{
    private const int MaxNoted = 256;
    private const int MaxKnocking = 1000;
    private readonly ConcurrentDictionary<string, Sighting> _noted = new(StringComparer.Ordinal);

    /// <param name="refusal">Why it was refused; null when it was let in.</param>
    public void Saw(string aeTitle, string address, string? refusal)
    {
        if (!IsTitle(aeTitle) || (_noted.Count >= MaxNoted && !_noted.ContainsKey(aeTitle)))
            return;
        var at = clock.GetUtcNow();
        _noted.AddOrUpdate(
            aeTitle,
            _ => new(at, address, refusal, refusal is null ? 0 : 1),
            (_, old) => new(at, address, refusal ?? old.Refusal, old.Refusals + (refusal is null ? 0 : 1)));
    }

    /// <summary>Writes what was noted; callers that the table lacks become knocking (D8).</summary>
    public async Task WriteAsync(GatewayDbContext db, CancellationToken cancellationToken)
    {
        var noted = Take();
        if (noted.Count is 0)
            return;
        try
        {
            await WriteAsync(noted, db, cancellationToken);
        }
        catch
        {
            foreach (var (title, sighting) in noted)
                _noted.TryAdd(title, sighting);
            throw;
        }
    }

    private static async Task WriteAsync(Dictionary<string, Sighting> noted, GatewayDbContext db, CancellationToken cancellationToken)
    {
        var titles = noted.Keys.ToList();
        var known = await db.Peers.Where(p => titles.Contains(p.AeTitle)).ToDictionaryAsync(p => p.AeTitle, cancellationToken);
        var room = MaxKnocking - await db.Peers.CountAsync(p => p.Knocking, cancellationToken);
        foreach (var (title, sighting) in noted)
        {
            if (!known.TryGetValue(title, out var peer))
            {
                if (room-- <= 0)
                    continue;
                db.Peers.Add(peer = new Peer { AeTitle = title, Knocking = true });
            }

            peer.LastSeenAt = sighting.At;
            peer.LastAddress = HeaderLimits.Cut(sighting.Address, 64);
            peer.Refusals += sighting.Refusals;
            peer.LastRefusal = HeaderLimits.Cut(sighting.Refusal ?? peer.LastRefusal, 450);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private Dictionary<string, Sighting> Take()
    {
        var taken = new Dictionary<string, Sighting>(StringComparer.Ordinal);
        foreach (var title in _noted.Keys)
        {
            if (_noted.TryRemove(title, out var sighting))
                taken[title] = sighting;
        }

        return taken;
    }

    // AE: 16 characters of the default repertoire without backslash and control characters (PS3.5 §6.2).
    private static bool IsTitle(string aeTitle) => aeTitle.Length is > 0 and <= 16 && aeTitle.All(c => c is > ' ' and <= '~' and not '\\' or ' ');

    private sealed record Sighting(DateTimeOffset At, string Address, string? Refusal, int Refusals);
}
