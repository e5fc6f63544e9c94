namespace QaGateway.Hl7.Mllp;

/// <summary>What <see cref="MllpFrame.TryRead"/> remembers between two calls.</summary>
public struct MllpFrameState : IEquatable<MllpFrameState>
{
    /// <summary>The start byte has been seen: the buffer begins with the first byte of a message.</summary>
    public bool InFrame { get; internal set; }

    /// <summary>The buffer ends with the end byte; only its carriage return is missing.</summary>
    public bool EndPending { get; internal set; }

    /// <summary>Bytes of the message already looked at.</summary>
    public long Scanned { get; internal set; }

    /// <summary>Bytes outside of frames, thrown away so far (MLL-1).</summary>
    public long Discarded { get; internal set; }

    /// <summary>Messages given up because another start byte came before their end (MLL-1).</summary>
    public int Restarts { get; internal set; }

    /// <inheritdoc/>
    public readonly bool Equals(MllpFrameState other) =>
        (InFrame, EndPending, Scanned, Discarded, Restarts) == (other.InFrame, other.EndPending, other.Scanned, other.Discarded, other.Restarts);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is MllpFrameState other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(InFrame, EndPending, Scanned, Discarded, Restarts);

    /// <summary>Same state.</summary>
    public static bool operator ==(MllpFrameState left, MllpFrameState right) => left.Equals(right);

    /// <summary>Another state.</summary>
    public static bool operator !=(MllpFrameState left, MllpFrameState right) => !left.Equals(right);
}
