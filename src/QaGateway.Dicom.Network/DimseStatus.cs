namespace QaGateway.Dicom.Network;

/// <summary>Status of a DIMSE response (0000,0900); the codes are those of PS3.7 Annex C and of the service classes in PS3.4.</summary>
/// <param name="Code">The value as sent.</param>
public readonly record struct DimseStatus(ushort Code)
{
    /// <summary>0000H.</summary>
    public static DimseStatus Success => new(0x0000);

    /// <summary>FF00H: more responses follow.</summary>
    public static DimseStatus Pending => new(0xFF00);

    /// <summary>FF01H: more follow; an optional key was not used for matching.</summary>
    public static DimseStatus PendingWithWarning => new(0xFF01);

    /// <summary>FE00H: ended by a C-CANCEL.</summary>
    public static DimseStatus Cancel => new(0xFE00);

    /// <summary>0105H.</summary>
    public static DimseStatus NoSuchAttribute => new(0x0105);

    /// <summary>0106H.</summary>
    public static DimseStatus InvalidAttributeValue => new(0x0106);

    /// <summary>0110H.</summary>
    public static DimseStatus ProcessingFailure => new(0x0110);

    /// <summary>0111H.</summary>
    public static DimseStatus DuplicateSopInstance => new(0x0111);

    /// <summary>0112H.</summary>
    public static DimseStatus NoSuchSopInstance => new(0x0112);

    /// <summary>0115H.</summary>
    public static DimseStatus InvalidArgumentValue => new(0x0115);

    /// <summary>0117H.</summary>
    public static DimseStatus InvalidSopInstance => new(0x0117);

    /// <summary>0118H.</summary>
    public static DimseStatus NoSuchSopClass => new(0x0118);

    /// <summary>0120H.</summary>
    public static DimseStatus MissingAttribute => new(0x0120);

    /// <summary>0121H.</summary>
    public static DimseStatus MissingAttributeValue => new(0x0121);

    /// <summary>0122H.</summary>
    public static DimseStatus SopClassNotSupported => new(0x0122);

    /// <summary>0123H.</summary>
    public static DimseStatus NoSuchAction => new(0x0123);

    /// <summary>0124H: refused, not authorised.</summary>
    public static DimseStatus NotAuthorized => new(0x0124);

    /// <summary>0210H.</summary>
    public static DimseStatus DuplicateInvocation => new(0x0210);

    /// <summary>0211H.</summary>
    public static DimseStatus UnrecognizedOperation => new(0x0211);

    /// <summary>0213H.</summary>
    public static DimseStatus ResourceLimitation => new(0x0213);

    /// <summary>A700H: out of resources.</summary>
    public static DimseStatus OutOfResources => new(0xA700);

    /// <summary>A701H: out of resources, the number of matches cannot be told.</summary>
    public static DimseStatus CannotCountMatches => new(0xA701);

    /// <summary>A702H: the sub-operations could not be performed.</summary>
    public static DimseStatus CannotPerformSubOperations => new(0xA702);

    /// <summary>A801H: move destination unknown.</summary>
    public static DimseStatus MoveDestinationUnknown => new(0xA801);

    /// <summary>A900H: data set or identifier does not match the SOP class.</summary>
    public static DimseStatus DataSetDoesNotMatchSopClass => new(0xA900);

    /// <summary>B000H: C-STORE, elements were coerced; C-MOVE and C-GET, done with failures or warnings.</summary>
    public static DimseStatus Warning => new(0xB000);

    /// <summary>C000H: cannot understand, unable to process.</summary>
    public static DimseStatus CannotUnderstand => new(0xC000);

    /// <summary>0000H.</summary>
    public bool IsSuccess => Code is 0;

    /// <summary>FF00H or FF01H.</summary>
    public bool IsPending => Code is 0xFF00 or 0xFF01;

    /// <summary>FE00H.</summary>
    public bool IsCancel => Code is 0xFE00;

    /// <summary>Done, with a remark (PS3.7 §C.3): 0001H, 0107H, 0116H and Bxxx.</summary>
    public bool IsWarning => Code is 0x0001 or 0x0107 or 0x0116 || (Code & 0xF000) is 0xB000;

    /// <summary>Neither success, pending, warning nor cancel.</summary>
    public bool IsFailure => !IsSuccess && !IsPending && !IsWarning && !IsCancel;

    /// <summary>As the standard writes it: <c>A700H</c>.</summary>
    public override string ToString() => $"{Code:X4}H";
}
