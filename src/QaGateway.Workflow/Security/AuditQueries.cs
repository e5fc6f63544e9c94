using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

/// <param name="After">The <see cref="AuditPage.Next"/> of the page before.</param>
public sealed record AuditFilter(
    string? PatientId = null, string? User = null, DateTimeOffset? From = null, DateTimeOffset? To = null, Guid? StudyId = null, int Limit = 100, string? After = null);

public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? Next);

/// <param name="BrokenAt">Id of the first entry that does not fit; null = the chain holds.</param>
public sealed record AuditVerification(bool Intact, long Entries, long? BrokenAt, string Text);

/// <summary>Reads and verifies the audit trail.</summary>
public sealed class AuditQueries(GatewayDbContext db)
{
    /// <summary>Newest first.</summary>
    public async Task<AuditPage> ListAsync(AuditFilter filter, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewAudit);
        var entries = db.Audit.AsNoTracking();
        if (!string.IsNullOrEmpty(filter.PatientId))
            entries = entries.Where(a => a.PatientId == filter.PatientId);
        if (!string.IsNullOrEmpty(filter.User))
            entries = entries.Where(a => a.User == filter.User);
        if (filter.From is { } from)
            entries = entries.Where(a => a.At >= from);
        if (filter.To is { } to)
            entries = entries.Where(a => a.At <= to);
        if (filter.StudyId is { } study)
            entries = entries.Where(a => a.StudyId == study);
        if (long.TryParse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            entries = entries.Where(a => a.Id < after);

        var limit = Math.Clamp(filter.Limit, 1, 500);
        var page = await entries.OrderByDescending(a => a.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > limit;
        if (more)
            page.RemoveAt(limit);

        return new AuditPage(page, more ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Walks the whole chain from its root (AUD-3).</summary>
    public async Task<AuditVerification> VerifyAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewAudit);
        var previous = AuditChain.Root;
        long count = 0;
        await foreach (var entry in db.Audit.AsNoTracking().OrderBy(a => a.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (entry.Previous != previous)
                return new AuditVerification(false, count, entry.Id, $"Before entry {entry.Id} something was removed, inserted or reordered.");
            if (entry.Hash != AuditChain.HashOf(entry))
                return new AuditVerification(false, count, entry.Id, $"Entry {entry.Id} was changed after it was written.");

            previous = entry.Hash;
            count++;
        }

        return new AuditVerification(true, count, null, $"{count} entries, each linked to the one before.");
    }
}
