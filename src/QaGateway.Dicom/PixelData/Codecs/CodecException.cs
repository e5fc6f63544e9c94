namespace QaGateway.Dicom.PixelData;

/// <summary>A frame that was not decoded or encoded.</summary>
public sealed class CodecException(CodecFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public CodecFailure Failure => failure;
}
