using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>ORU^R01 that comes in: the report's status is noted with the order (§2.5). The text stays in the message journal.</summary>
internal sealed class ReportMessages(GatewayDbContext db, MessageContext context, Hl7Options options, MessageEffects effects, DateTimeOffset now)
{
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var reader = new OrderReader(context, options, effects);
        var orders = new OrderBook(db);
        foreach (var group in OrderGroup.Split(context.Message))
        {
            foreach (var data in reader.Read(group))
            {
                if (await orders.FindAsync(data, cancellationToken) is { } order)
                    Note(order, data);
                else
                    effects.Warn(data.AccessionLocation, Hl7ErrorCode.UnknownKey, "No order has these identifiers; the report is kept in the message journal only");
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private void Note(Order order, OrderData data)
    {
        effects.OrderId = order.Id;
        effects.Accession = order.Accession;
        if (data.ResultStatus.Length is 0 || order.Attributes.GetValueOrDefault("ReportStatus") == data.ResultStatus)
            return;
        order.Attributes = new Dictionary<string, string>(order.Attributes) { ["ReportStatus"] = FieldText.Cut(data.ResultStatus, 16) };
        order.UpdatedAt = now;
        order.Version++;
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
        effects.Did($"noted report status {order.Attributes["ReportStatus"]}");
    }
}
