using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>One message with what its endpoint adds to it.</summary>
/// <param name="Message">As parsed.</param>
/// <param name="Sender"><c>MSH-3|MSH-4</c>.</param>
/// <param name="DefaultIssuer">Of identifiers without issuer; empty = stays empty.</param>
/// <param name="AccessionIssuer">Of accession numbers without issuer; empty = unnamed.</param>
/// <param name="Zone">Of time stamps without offset.</param>
/// <param name="Confirmed">A human has looked at it: what is held otherwise is applied (PAT-6).</param>
internal sealed record MessageContext(Hl7Message Message, string Sender, string DefaultIssuer, string AccessionIssuer, TimeZoneInfo Zone, bool Confirmed = false)
{
    /// <summary>MSH-7.</summary>
    public DateTimeOffset? SentAt => Hl7Timestamp.TryParse(Message.MessageTime, Zone, out var time) ? time.Instant : null;

    public static string NameOf(Hl7Message message)
    {
        var name = $"{message.SendingApplication.Trim()}|{message.SendingFacility.Trim()}";
        return name.Length > 256 ? name[..256] : name;
    }
}
