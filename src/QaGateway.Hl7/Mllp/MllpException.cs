namespace QaGateway.Hl7.Mllp;

/// <summary>The peer broke the framing, a limit or a time limit, or the acknowledgement does not fit. The connection ends.</summary>
public sealed class MllpException : Exception
{
    /// <summary>No connection came about: nothing of the message has left, and no other message would get through either.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>Without detail.</summary>
    public MllpException()
        : base("The MLLP connection failed.")
    {
    }

    /// <summary>With a reason in words, without patient values.</summary>
    public MllpException(string message)
        : base(message)
    {
    }

    /// <summary>With the error of the socket.</summary>
    public MllpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
