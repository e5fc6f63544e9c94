namespace QaGateway.Dicom.PixelData;

/// <summary>Why a frame was not decoded or encoded.</summary>
public enum CodecFailure
{
    /// <summary>The stream is no image of its syntax, or not the one that the header describes.</summary>
    Damaged = 1,

    /// <summary>The library for this syntax is not installed on this machine.</summary>
    NotInstalled = 2,

    /// <summary>There is no codec here for this syntax, or not for such an image.</summary>
    Unsupported = 3,

    /// <summary>Larger than the limits allow.</summary>
    TooLarge = 4,

    /// <summary>The codec process took too long and was ended.</summary>
    TimedOut = 5,

    /// <summary>The codec process died over it.</summary>
    Died = 6,
}
