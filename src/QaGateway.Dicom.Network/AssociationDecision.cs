namespace QaGateway.Dicom.Network;

/// <summary>The application's answer to an <see cref="AssociationRequest"/> (DUL-8).</summary>
public abstract record AssociationDecision
{
    private AssociationDecision()
    {
    }

    /// <summary>The peer is welcome.</summary>
    /// <param name="Allows">Asked with each proposed SOP class that is served; false refuses that context with result 1. null = all are allowed.</param>
    public sealed record Accept(Func<string, bool>? Allows = null) : AssociationDecision;

    /// <summary>The association is refused.</summary>
    /// <param name="Result">Permanent or transient.</param>
    /// <param name="Source">Who refuses.</param>
    /// <param name="Reason">The reason code; its meaning depends on the source.</param>
    /// <param name="Why">The reason in words: for the log, never sent.</param>
    public sealed record Reject(RejectResult Result, RejectSource Source, byte Reason, string Why) : AssociationDecision
    {
        /// <summary>1/1/3.</summary>
        public static Reject CallingAeUnknown(string why) => new(RejectResult.Permanent, RejectSource.User, 3, why);

        /// <summary>1/1/7.</summary>
        public static Reject CalledAeUnknown(string why) => new(RejectResult.Permanent, RejectSource.User, 7, why);

        /// <summary>2/3/1.</summary>
        public static Reject TemporaryCongestion(string why) => new(RejectResult.Transient, RejectSource.Presentation, 1, why);

        /// <summary>2/3/2.</summary>
        public static Reject LocalLimitExceeded(string why) => new(RejectResult.Transient, RejectSource.Presentation, 2, why);
    }
}
