namespace QaGateway.Dicom.Network.Dimse;

/// <summary>A DIMSE command set (PS3.7 §E.1, domain.md §1.5). null = the element is absent.</summary>
public sealed record DimseCommand
{
    /// <summary>(0000,0100).</summary>
    public required CommandField Field { get; init; }

    /// <summary>(0000,0002) or, where the service uses it, (0000,0003).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>(0000,1000) or, where the service uses it, (0000,1001).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>(0000,0110); of a request.</summary>
    public ushort? MessageId { get; init; }

    /// <summary>(0000,0120); of a response and of C-CANCEL.</summary>
    public ushort? RespondedMessageId { get; init; }

    /// <summary>(0000,0800) is not 0101H: a data set follows.</summary>
    public bool HasDataSet { get; init; }

    /// <summary>(0000,0700).</summary>
    public ushort? Priority { get; init; }

    /// <summary>(0000,0900).</summary>
    public DimseStatus? Status { get; init; }

    /// <summary>(0000,0600).</summary>
    public string? MoveDestination { get; init; }

    /// <summary>(0000,1030).</summary>
    public string? MoveOriginatorAe { get; init; }

    /// <summary>(0000,1031).</summary>
    public ushort? MoveOriginatorMessageId { get; init; }

    /// <summary>(0000,0902), at most 64 characters.</summary>
    public string? ErrorComment { get; init; }

    /// <summary>(0000,0903).</summary>
    public ushort? ErrorId { get; init; }

    /// <summary>(0000,0901).</summary>
    public IReadOnlyList<DicomTag> OffendingElements { get; init; } = [];

    /// <summary>(0000,1005).</summary>
    public IReadOnlyList<DicomTag> AttributeList { get; init; } = [];

    /// <summary>(0000,1002) or (0000,1008).</summary>
    public ushort? TypeId { get; init; }

    /// <summary>(0000,1020).</summary>
    public ushort? Remaining { get; init; }

    /// <summary>(0000,1021).</summary>
    public ushort? Completed { get; init; }

    /// <summary>(0000,1022).</summary>
    public ushort? Failed { get; init; }

    /// <summary>(0000,1023).</summary>
    public ushort? Warning { get; init; }

    /// <summary>The command is a response.</summary>
    public bool IsResponse => ((ushort)Field & 0x8000) is not 0;

    /// <summary>The bare response to this request: id and SOP class are taken over.</summary>
    public DimseCommand Respond(DimseStatus status) => new()
    {
        Field = (CommandField)((ushort)Field | 0x8000),
        SopClassUid = SopClassUid,
        RespondedMessageId = MessageId,
        Status = status,
    };
}
