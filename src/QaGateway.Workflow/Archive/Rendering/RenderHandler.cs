using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive.Rendering;

/// <param name="Study">Our id or Study Instance UID.</param>
/// <param name="Instance">Our id or SOP Instance UID.</param>
public sealed record RenderInstance(string Study, string Instance, ImageRequest Image, Actor By);

/// <summary>Pictures for the console: of released studies and, for whoever may see the quarantine, of those in it (REC-13).</summary>
public sealed class RenderHandler(GatewayDbContext db, FrameImages images)
{
    public async Task<ImageOutcome> HandleAsync(RenderInstance command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.ViewStudies);
        var studies = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        var ids = studies.Select(s => s.Id).ToList();
        var held = db.Instances.AsNoTracking().Where(i => ids.Contains(i.StudyId));
        var named = Guid.TryParse(command.Instance, out var id) ? held.Where(i => i.Id == id) : held.Where(i => i.SopUid == command.Instance);
        var instance = await named.OrderBy(i => i.State == InstanceState.ConflictVersion).ThenBy(i => i.ReceivedAt).FirstOrDefaultAsync(cancellationToken);
        return instance is null ? new ImageOutcome.NotFound("instance") : await images.RenderAsync(instance, command.Image, cancellationToken);
    }
}
