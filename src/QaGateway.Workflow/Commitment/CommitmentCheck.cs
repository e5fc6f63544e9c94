using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Commitment;

/// <summary>Looks for what a modality wants us to vouch for. It asks by the UIDs that it sent: rows keep those whatever a correction makes of an object (SCM-5).</summary>
public sealed class CommitmentCheck(GatewayDbContext db, IObjectStore store, IOptions<CommitmentOptions> options, TimeProvider clock)
{
    private const int AtOnce = 500;
    private const int ProcessingFailure = 0x0110;
    private const int NoSuchInstance = 0x0112;
    private const int ClassInstanceConflict = 0x0119;

    /// <summary>Decides every item.</summary>
    /// <returns>False when it is too early to say.</returns>
    public async Task<bool> DecideAsync(CommitmentRequest request, CancellationToken cancellationToken)
    {
        var waits = options.Value.CommitAtFor(request.AeTitle) is CommitAt.Released;
        var decided = new List<CommitmentItem>(request.Items.Count);
        var isEarly = false;
        foreach (var chunk in request.Items.Chunk(AtOnce))
        {
            var uids = chunk.Select(i => i.SopUid).Distinct().ToList();
            var found = (await db.Instances.AsNoTracking().Where(i => uids.Contains(i.SopUid))
                .Select(i => new Held(i.SopUid, i.SopClassUid, i.ObjectKey, i.State)).ToListAsync(cancellationToken)).ToLookup(h => h.SopUid, StringComparer.Ordinal);
            foreach (var item in chunk)
            {
                var held = found[item.SopUid].ToList();
                isEarly |= held.Count is 0 ? clock.GetUtcNow() - request.ReceivedAt < options.Value.Grace
                    : waits && !held.Exists(h => IsOut(h.State)) && clock.GetUtcNow() - request.ReceivedAt < options.Value.Patience;
                decided.Add(item with { Reason = await ReasonAsync(item, held, waits, cancellationToken) });
            }
        }

        if (isEarly)
            return false;

        request.Items = decided;
        request.Failed = decided.Count(i => i.Reason is not null);
        request.Committed = decided.Count - request.Failed;
        request.State = CommitmentState.Delivering;
        return true;
    }

    private static bool IsOut(InstanceState state) => state is InstanceState.Released or InstanceState.Rejected;

    private async Task<int?> ReasonAsync(CommitmentItem item, List<Held> held, bool waits, CancellationToken cancellationToken)
    {
        if (held.Count is 0)
            return NoSuchInstance;
        var ofClass = held.FindAll(h => h.SopClassUid == item.SopClassUid);
        if (ofClass.Count is 0)
            return ClassInstanceConflict;
        if (waits && !ofClass.Exists(h => IsOut(h.State)))
            return ProcessingFailure;

        // A row alone is no object: never vouch for what is not there.
        foreach (var one in ofClass)
        {
            if (!await store.ExistsAsync(new ObjectKey(one.ObjectKey), cancellationToken))
                return ProcessingFailure;
        }

        return null;
    }

    private sealed record Held(string SopUid, string SopClassUid, string ObjectKey, InstanceState State);
}
