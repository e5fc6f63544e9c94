using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Studies;

/// <summary>Finds the study that a path or command names by our id or by its received Study Instance UID.</summary>
public static class StudyLocator
{
    /// <returns>None, one, or several studies: two held studies may share a UID (V8), then the caller must ask for the id.</returns>
    public static async Task<IReadOnlyList<Study>> FindAsync(GatewayDbContext db, string idOrUid, CancellationToken cancellationToken) =>
        Guid.TryParse(idOrUid, out var id)
            ? await db.Studies.Where(s => s.Id == id).ToListAsync(cancellationToken)
            : await NamedAsync(db, idOrUid, cancellationToken);

    /// <summary>What was merged into another is found by its UID only where nothing else has it.</summary>
    private static async Task<IReadOnlyList<Study>> NamedAsync(GatewayDbContext db, string uid, CancellationToken cancellationToken)
    {
        var named = await db.Studies.Where(s => s.StudyUid == uid || s.EffectiveStudyUid == uid).OrderBy(s => s.ReceivedAt).ToListAsync(cancellationToken);
        return named.Exists(s => s.State is not StudyState.MovedOut) ? named.FindAll(s => s.State is not StudyState.MovedOut) : named;
    }
}
