namespace QaGateway.Console.Messages;

/// <summary>What segments are, for people who do not have HL7 in the head.</summary>
public static class Hl7Names
{
    public static string Of(string segment) => segment switch
    {
        "MSH" => "message header",
        "EVN" => "event",
        "PID" => "patient",
        "PD1" => "patient, more",
        "PV1" => "visit",
        "PV2" => "visit, more",
        "MRG" => "identifiers merged away",
        "ORC" => "order",
        "OBR" => "procedure",
        "OBX" => "observation",
        "TQ1" => "timing",
        "NTE" => "note",
        "AL1" => "allergy",
        "DG1" => "diagnosis",
        "ZDS" => "study UID",
        "IPC" => "imaging procedure",
        "MSA" => "acknowledgement",
        "ERR" => "error",
        ['Z', ..] => "site's own",
        _ => "",
    };
}
