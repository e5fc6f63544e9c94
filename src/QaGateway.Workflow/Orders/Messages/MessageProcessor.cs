using Microsoft.Extensions.Options;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Does what a message asks, within the caller's transaction.</summary>
internal sealed class MessageProcessor(GatewayDbContext db, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock)
{
    /// <returns>What it did.</returns>
    /// <exception cref="Hl7Exception">The message is refused; nothing may be committed.</exception>
    public async Task<MessageEffects> ApplyAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var effects = new MessageEffects();
        var message = context.Message;
        switch (message.MessageType, message.TriggerEvent)
        {
            case ("ORM", "O01"):
            case ("OMG", "O19"):
            case ("OMI", "O23"):
                await new OrderMessages(db, site.Value, options.Value, context, effects, clock.GetUtcNow()).ApplyAsync(cancellationToken);
                break;
            case ("ORU", "R01"):
                await new ReportMessages(db, context, options.Value, effects, clock.GetUtcNow()).ApplyAsync(cancellationToken);
                break;
            case ("SIU", var trigger) when options.Value.TakeAppointments:
                if (!AppointmentMessages.IsTaken(trigger))
                    throw new Hl7Exception("This event is not taken.", "MSH^1^9^1^2", Hl7ErrorCode.EventCode);
                await new AppointmentMessages(db, site.Value, options.Value, context, effects, clock.GetUtcNow()).ApplyAsync(cancellationToken);
                break;
            case ("ADT", var trigger):
                if (!AdtEvents.TryFind(trigger, out var action))
                    throw new Hl7Exception("This ADT event is not taken.", "MSH^1^9^1^2", Hl7ErrorCode.EventCode);
                await new AdtMessages(db, site.Value, options.Value, context, effects, clock.GetUtcNow()).ApplyAsync(action, cancellationToken);
                break;
            case ("ORM" or "OMG" or "OMI" or "ORU", _):
                throw new Hl7Exception("This event is not taken.", "MSH^1^9^1^2", Hl7ErrorCode.EventCode);
            default:
                throw new Hl7Exception("This message type is not taken.", "MSH^1^9^1^1", Hl7ErrorCode.MessageType);
        }

        return effects;
    }
}
