using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Orders;

/// <summary>Who may send (D8): configured senders, and those that the administrator let in.</summary>
public sealed class SenderDirectory(GatewayDbContext db, AllowedSenders allowedSenders, IOptions<Hl7Options> options, TimeProvider clock)
{
    /// <returns>The sender's settings; null when it is not known and may not send.</returns>
    public async Task<Hl7SenderSettings?> FindAsync(string application, string facility, IPAddress? address, CancellationToken cancellationToken)
    {
        var configured = options.Value.Senders.FirstOrDefault(s =>
            (s.Application.Length is 0 || s.Application == application)
            && (s.Facility.Length is 0 || s.Facility == facility)
            && (s.Address.Length is 0 || (IPAddress.TryParse(s.Address, out var only) && Same(only, address))));
        if (configured is not null)
            return configured;
        var name = NameOf(application, facility);
        if (await allowedSenders.FindAsync(name, cancellationToken) is { } allowed)
        {
            return new Hl7SenderSettings
            {
                Application = application,
                Facility = facility,
                DefaultIssuer = allowed.DefaultIssuer.Length > 0 ? allowed.DefaultIssuer : null,
                AccessionIssuer = allowed.AccessionIssuer.Length > 0 ? allowed.AccessionIssuer : null,
            };
        }

        return options.Value.UnknownSenders is UnknownPolicy.Accept ? new Hl7SenderSettings() : null;
    }

    /// <summary>Lists a sender that was refused for the administrator; nothing of its message is kept.</summary>
    public async Task KnockAsync(string application, string facility, IPAddress? address, CancellationToken cancellationToken)
    {
        const int most = 1000; // a stranger must not fill the table
        var name = NameOf(application, facility);
        var sender = await db.Senders.FindAsync([name], cancellationToken);
        if (sender is null)
        {
            if (await db.Senders.CountAsync(cancellationToken) >= most)
                return;
            sender = new Hl7Sender { Name = name };
            db.Senders.Add(sender);
        }

        sender.Knocking = true;
        sender.Refusals++;
        sender.LastAddress = address?.ToString() ?? "";
        sender.LastSeenAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string NameOf(string application, string facility)
    {
        var name = $"{application.Trim()}|{facility.Trim()}";
        return name.Length > 256 ? name[..256] : name;
    }

    private static bool Same(IPAddress a, IPAddress? b) => b is not null && a.MapToIPv6().Equals(b.MapToIPv6());
}
