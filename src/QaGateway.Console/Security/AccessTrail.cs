using System.Collections.Concurrent;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Security;

namespace QaGateway.Console.Security;

/// <summary>Tells the audit trail who looked at what (AUD-1), once in ten minutes a person and object: a page is drawn twice and refreshes by itself.</summary>
public sealed class AccessTrail(TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string User, string Action, string What), DateTimeOffset> _told = new();

    /// <summary>Throws when the trail cannot be written: the page must not show the object then (AUD-2).</summary>
    /// <param name="what">Names the object within the action.</param>
    public async Task TellAsync(Desk desk, string what, AuditRecord record, CancellationToken cancellationToken)
    {
        var key = (record.User, record.Action, what);
        var now = clock.GetUtcNow();
        if (_told.TryGetValue(key, out var at) && now - at < Once)
            return;

        await desk.AskAsync<AuditWriter, bool>(async (writer, _) =>
        {
            await writer.WriteAsync(record, cancellationToken);
            return true;
        });
        if (_told.Count > MostRemembered)
            _told.Clear();
        _told[key] = now;
    }
}
