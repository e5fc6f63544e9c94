namespace QaGateway.Hl7;

/// <summary>Table 0357, message error condition codes (ACK-5).</summary>
public static class Hl7ErrorCode
{
    /// <summary>Message accepted.</summary>
    public const int Accepted = 0;

    /// <summary>Segment sequence error.</summary>
    public const int SegmentSequence = 100;

    /// <summary>Required field missing.</summary>
    public const int RequiredFieldMissing = 101;

    /// <summary>Data type error.</summary>
    public const int DataType = 102;

    /// <summary>Table value not found.</summary>
    public const int TableValue = 103;

    /// <summary>Unsupported message type.</summary>
    public const int MessageType = 200;

    /// <summary>Unsupported event code.</summary>
    public const int EventCode = 201;

    /// <summary>Unsupported processing id.</summary>
    public const int ProcessingId = 202;

    /// <summary>Unsupported version id.</summary>
    public const int Version = 203;

    /// <summary>Unknown key identifier.</summary>
    public const int UnknownKey = 204;

    /// <summary>Duplicate key identifier.</summary>
    public const int DuplicateKey = 205;

    /// <summary>Application record locked.</summary>
    public const int Locked = 206;

    /// <summary>Application internal error.</summary>
    public const int Internal = 207;

    /// <summary>The table's own text for a code; "Application error" for one that it does not have.</summary>
    public static string Describe(int code) => code switch
    {
        Accepted => "Message accepted",
        SegmentSequence => "Segment sequence error",
        RequiredFieldMissing => "Required field missing",
        DataType => "Data type error",
        TableValue => "Table value not found",
        MessageType => "Unsupported message type",
        EventCode => "Unsupported event code",
        ProcessingId => "Unsupported processing id",
        Version => "Unsupported version id",
        UnknownKey => "Unknown key identifier",
        DuplicateKey => "Duplicate key identifier",
        Locked => "Application record locked",
        Internal => "Application internal error",
        _ => "Application error",
    };
}
