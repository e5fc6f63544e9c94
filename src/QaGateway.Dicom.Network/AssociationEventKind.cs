namespace QaGateway.Dicom.Network;

/// <summary>What happened to an association.</summary>
public enum AssociationEventKind
{
    /// <summary>Established.</summary>
    Accepted,

    /// <summary>Refused with an A-ASSOCIATE-RJ.</summary>
    Rejected,

    /// <summary>Ended in order.</summary>
    Released,

    /// <summary>Ended by an abort from either side, a lost connection or a time limit.</summary>
    Aborted,

    /// <summary>The peer departs from the standard in a way that is tolerated.</summary>
    Warning,
}
