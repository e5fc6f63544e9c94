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
            : await db.Studies.Where(s => s.StudyUid == idOrUid || s.EffectiveStudyUid == idOrUid)
                .Where(s => s.State != StudyState.MovedOut).OrderBy(s => s.ReceivedAt).ToListAsync(cancellationToken);
}
