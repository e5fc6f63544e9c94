using System.Security.Cryptography;
using System.Text;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Orders.Messages;

namespace QaGateway.Workflow.Orders;

/// <summary>Rows of the HL7 journal for what comes in.</summary>
internal static class MessageRecords
{
    /// <param name="bytes">As received.</param>
    /// <param name="message">As far as it could be read; null when not at all.</param>
    /// <param name="state">Before anything is known of its effects.</param>
    /// <param name="now">Time of receipt.</param>
    public static Hl7MessageRecord Create(ReadOnlyMemory<byte> bytes, Hl7Message? message, MessageState state, DateTimeOffset now) => new()
    {
        Direction = MessageDirection.In,
        Endpoint = message is null ? "|" : MessageContext.NameOf(message),
        ControlId = FieldText.Cut(message?.ControlId ?? "", 199),
        Type = FieldText.Cut(message is null ? "" : $"{message.MessageType}^{message.TriggerEvent}", 32),
        State = state,
        ReceivedAt = now,
        Raw = bytes.ToArray(),
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
    };

    /// <summary>Marks the record as refused and adds it with its journal entry; the caller saves.</summary>
    public static void AddRefused(GatewayDbContext db, Hl7MessageRecord record, byte[] ack, AckCode code, Hl7Error error, DateTimeOffset now)
    {
        record.State = MessageState.Failed;
        record.Ack = Encoding.UTF8.GetString(ack);
        record.AckCode = AckCodeOf(record.Ack, code);
        record.ErrorLocation = error.Location;
        record.ErrorText = FieldText.Cut(error.Text, 1000);
        record.DoneAt = now;
        db.Messages.Add(record);
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.MessageFailed, MessageId = record.Id });
    }

    public static string AckCodeOf(string ack, AckCode code) =>
        Hl7Ack.Read(Hl7Message.Parse(ack, new Hl7ParseOptions { RequireHeader = false }))?.Code?.ToString() ?? code.ToString();
}
