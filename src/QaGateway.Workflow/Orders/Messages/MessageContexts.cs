using QaGateway.Hl7;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders.Messages;

internal static class MessageContexts
{
    /// <summary>The message with its sender's defaults, else the site's.</summary>
    public static MessageContext Create(Hl7Message message, Hl7SenderSettings sender, Hl7Options options, SiteIdentityOptions site, bool confirmed = false) => new(
        message,
        MessageContext.NameOf(message),
        sender.DefaultIssuer ?? site.DefaultIssuer ?? "",
        sender.AccessionIssuer ?? site.AccessionIssuer ?? "",
        sender.TimeZone is { Length: > 0 } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : options.Zone,
        confirmed);
}
