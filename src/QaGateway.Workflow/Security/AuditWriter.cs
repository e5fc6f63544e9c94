using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Security;

/// <summary>Writes the audit trail in a unit of work of its own. Acts on studies need no call: <see cref="AuditInterceptor"/> writes them with the ledger entry they make.</summary>
public sealed class AuditWriter(IServiceScopeFactory scopes, AuditChain chain)
{
    private const int Attempts = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10); // then the unique index decides who comes first

    /// <summary>Appends and commits. It throws when the trail cannot be written: the caller must not go on (AUD-2).</summary>
    public async Task WriteAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var holdsGate = await chain.Gate.WaitAsync(LongestWait, cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
                db.Audit.Add(chain.Link(record, await AuditChain.HeadAsync(db, cancellationToken)));
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                    return;
                }
                catch (DbUpdateException) when (attempt < Attempts)
                {
                    // Another process took the head meanwhile: read it anew.
                }
            }
        }
        finally
        {
            if (holdsGate)
                chain.Gate.Release();
        }
    }

    /// <summary>Somebody looked at a study (110103, R).</summary>
    public Task ViewedAsync(Actor by, Guid studyId, string patientId, string source, CancellationToken cancellationToken) =>
        WriteAsync(new AuditRecord(AuditEvent.InstancesAccessed, "View", by.Name) { StudyId = studyId, PatientId = patientId, Source = source }, cancellationToken);

    /// <summary>Somebody searched (110112); <paramref name="query"/> says for what.</summary>
    public Task QueriedAsync(Actor by, string what, string query, string source, CancellationToken cancellationToken) =>
        WriteAsync(new AuditRecord(AuditEvent.Query, what, by.Name) { Text = query, Source = source }, cancellationToken);
}
