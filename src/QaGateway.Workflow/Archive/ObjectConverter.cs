using QaGateway.Dicom;
using QaGateway.Dicom.PixelData;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Workflow.Archive;

/// <summary>Brings objects to the transfer syntax that who asks can read (RET-2, WEB-3).</summary>
public sealed class ObjectConverter(Transcoder transcoder)
{
    /// <summary>No frame is decoded for it.</summary>
    public static bool IsReencoding(string from, string to) =>
        from == to || (TransferSyntax.Find(from) is { IsEncapsulated: false } && TransferSyntax.Find(to) is { IsEncapsulated: false });

    public bool CanConvert(string from, string to) => transcoder.CanTranscode(from, to);

    /// <returns>The data set in that syntax; the object's own stream when it is in it already. Either is the caller's to dispose.</returns>
    /// <exception cref="CodecException">Too large, or its pixels cannot be decoded here.</exception>
    public async Task<(Stream DataSet, long? Length)> ConvertAsync(EffectiveObject source, string transferSyntaxUid, CancellationToken cancellationToken)
    {
        if (source.TransferSyntaxUid == transferSyntaxUid)
            return (source.DataSet, source.Length);

        await using var stream = source.DataSet;
        var converted = await transcoder.TranscodeAsync(stream, source.TransferSyntaxUid, transferSyntaxUid, cancellationToken);
        return (converted, converted.Length);
    }
}
