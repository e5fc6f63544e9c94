using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Orders;

/// <param name="Name"><c>MSH-3|MSH-4</c>.</param>
public sealed record PutSender(string Name, bool Allowed, string? DefaultIssuer, string? AccessionIssuer, Actor By);

/// <summary>HL7 senders that knock or were let in; configured ones stand in the settings.</summary>
public sealed class SenderHandlers(GatewayDbContext db, AllowedSenders allowed, TimeProvider clock)
{
    /// <exception cref="PermissionDeniedException">The actor may not see peers.</exception>
    public async Task<IReadOnlyList<Hl7Sender>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewPeers);
        return await db.Senders.AsNoTracking().OrderByDescending(s => s.LastSeenAt).ToListAsync(cancellationToken);
    }

    /// <summary>Lets a sender in, or shuts it out.</summary>
    /// <exception cref="PermissionDeniedException">The actor may not edit peers.</exception>
    public async Task<Hl7Sender> HandleAsync(PutSender command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditPeers);
        var sender = await db.Senders.FindAsync([command.Name], cancellationToken);
        if (sender is null)
        {
            sender = new Hl7Sender { Name = command.Name, LastSeenAt = clock.GetUtcNow() };
            db.Senders.Add(sender);
        }

        sender.Allowed = command.Allowed;
        sender.Knocking = sender.Knocking && !command.Allowed;
        sender.DefaultIssuer = command.DefaultIssuer ?? sender.DefaultIssuer;
        sender.AccessionIssuer = command.AccessionIssuer ?? sender.AccessionIssuer;
        await db.SaveChangesAsync(cancellationToken);
        allowed.Forget();
        return sender;
    }
}
