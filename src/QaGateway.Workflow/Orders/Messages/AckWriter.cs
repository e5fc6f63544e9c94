using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>What we answer (ACK-1, ACK-3, ACK-4).</summary>
internal sealed class AckWriter(Hl7Options options, TimeProvider clock)
{
    private const int MaxControlId = 20;

    public byte[] Accept(Hl7Message message, MessageEffects effects)
    {
        var modern = string.CompareOrdinal(message.Version, "2.5") >= 0;
        var note = effects.Warnings.Count > 0 ? effects.Warnings[0].Text : null;
        return Write(message, AckCode.AA, note, modern ? effects.Warnings : []); // before 2.5 an ERR cannot say that it is only a warning
    }

    public byte[] Refuse(Hl7Message message, AckCode code, Hl7Error error) => Write(message, code, error.Text, [error]);

    public byte[] RefuseUnparsable(ReadOnlySpan<byte> raw, Hl7Error error) =>
        Hl7Ack.CreateForUnparsable(raw, AckCode.AR, NewControlId(), Now(), options.Application, options.Facility, error);

    /// <summary>Type, version, processing id or inability: the sender may try again (AR); else the content is wrong (AE).</summary>
    public static AckCode CodeFor(Hl7Exception refused) =>
        refused.Code is Hl7ErrorCode.MessageType or Hl7ErrorCode.EventCode or Hl7ErrorCode.ProcessingId or Hl7ErrorCode.Version or Hl7ErrorCode.Internal ? AckCode.AR : AckCode.AE;

    /// <summary>BHS, the acknowledgements, BTS (ACK-10).</summary>
    public byte[] Batch(IReadOnlyList<byte[]> acks)
    {
        var header = System.Text.Encoding.ASCII.GetBytes($"BHS|^~\\&|{options.Application}|{options.Facility}|||{Hl7Timestamp.Format(Now(), withOffset: true)}|||||{NewControlId()}\r");
        var trailer = System.Text.Encoding.ASCII.GetBytes($"BTS|{acks.Count}\r");
        return [.. header, .. acks.SelectMany(a => a), .. trailer];
    }

    private byte[] Write(Hl7Message message, AckCode code, string? text, IReadOnlyList<Hl7Error> errors)
    {
        // Enhanced mode: what is due on this exchange is the accept acknowledgement. Everything is done by now, so CA says more than it must.
        // A sender that wants none at all (NE, NE) gets one nevertheless: over MLLP it would wait for it.
        var accept = message["MSH-15"].Text?.Trim();
        var enhanced = accept is { Length: > 0 } and not "NE";
        var sent = (code, enhanced) switch
        {
            (AckCode.AA, true) => AckCode.CA,
            (AckCode.AE, true) => AckCode.CE,
            (AckCode.AR, true) => AckCode.CR,
            _ => code,
        };
        return Hl7Ack.Create(message, sent, NewControlId(), Now(), options.Application, options.Facility, text, errors);
    }

    private DateTimeOffset Now() => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), options.Zone);

    private static string NewControlId() => ("QG" + Guid.CreateVersion7().ToString("N"))[..MaxControlId];
}
