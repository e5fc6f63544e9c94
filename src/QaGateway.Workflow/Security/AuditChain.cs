using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Security;

/// <summary>Links audit entries by hash: whoever changes or removes one breaks every later link (AUD-3).</summary>
public sealed class AuditChain(TimeProvider clock)
{
    /// <summary>What stands before the first entry.</summary>
    public const string Root = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Held from reading the head to the commit, so that writers of this process queue up instead of colliding; other processes collide on the unique index and try again.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    internal static async Task<string> HeadAsync(GatewayDbContext db, CancellationToken cancellationToken) =>
        await db.Audit.OrderByDescending(a => a.Id).Select(a => a.Hash).FirstOrDefaultAsync(cancellationToken) ?? Root;

    internal AuditEntry Link(AuditRecord record, string previous)
    {
        var entry = new AuditEntry
        {
            At = clock.GetUtcNow(),
            Event = record.Event,
            Action = Cut(record.Action, 64),
            Outcome = record.Outcome,
            User = Cut(record.User, 256),
            Source = Cut(record.Source, 64),
            StudyId = record.StudyId,
            PatientId = Cut(record.PatientId, 64),
            Text = Cut(record.Text, 1000),
            Previous = previous,
            Hash = "",
        };
        return Sealed(entry);
    }

    /// <summary>Version 1 of the digest: fields in this order, each with its length before it, so that no two entries share a text.</summary>
    public static string HashOf(AuditEntry entry)
    {
        var text = new StringBuilder("1");
        string[] fields =
        [
            entry.Previous, entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture), entry.Event, entry.Action,
            entry.Outcome.ToString(CultureInfo.InvariantCulture), entry.User, entry.Source, entry.StudyId?.ToString("D") ?? "", entry.PatientId, entry.Text,
        ];
        foreach (var field in fields)
            text.Append('|').Append(field.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(field);

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static AuditEntry Sealed(AuditEntry e) => new()
    {
        At = e.At,
        Event = e.Event,
        Action = e.Action,
        Outcome = e.Outcome,
        User = e.User,
        Source = e.Source,
        StudyId = e.StudyId,
        PatientId = e.PatientId,
        Text = e.Text,
        Previous = e.Previous,
        Hash = HashOf(e),
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
