using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>ORC, OBR and what belongs to them: everything up to the next ORC or OBR (MAP-2, ER7-6).</summary>
internal sealed class OrderGroup
{
    public Hl7Segment? Orc { get; private set; }
    public Hl7Segment? Obr { get; private set; }
    public Hl7Segment? Timing { get; private set; }
    public Hl7Segment? Zds { get; private set; }
    public List<Hl7Segment> Notes { get; } = [];
    public List<Hl7Segment> Diagnoses { get; } = [];
    public List<Hl7Segment> Steps { get; } = [];

    /// <exception cref="Hl7Exception">No order in the message.</exception>
    public static IReadOnlyList<OrderGroup> Split(Hl7Message message)
    {
        var groups = new List<OrderGroup>();
        OrderGroup? current = null;
        foreach (var segment in message.Segments)
        {
            if (segment.Name is "ORC" || (segment.Name is "OBR" && current?.Obr is not null) || (segment.Name is "OBR" && current is null))
            {
                current = new OrderGroup { Orc = segment.Name is "ORC" ? segment : current?.Orc };
                groups.Add(current);
            }

            current?.Take(segment);
        }

        if (groups.Count is 0)
            throw new Hl7Exception("There is no order: neither ORC nor OBR.", "ORC^1", Hl7ErrorCode.SegmentSequence);
        if (message.All("ZDS").ToList() is [var one]) // one ZDS at the end is for all (§2.5)
            groups.ForEach(g => g.Zds ??= one);
        return groups;
    }

    private void Take(Hl7Segment segment)
    {
        switch (segment.Name)
        {
            case "OBR":
                Obr ??= segment;
                break;
            case "TQ1":
                Timing ??= segment;
                break;
            case "ZDS":
                Zds ??= segment;
                break;
            case "NTE":
                Notes.Add(segment);
                break;
            case "DG1":
                Diagnoses.Add(segment);
                break;
            case "IPC":
                Steps.Add(segment);
                break;
            default:
                break;
        }
    }
}
