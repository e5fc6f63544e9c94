namespace QaGateway.Dicom;

/// <summary>A value is not what its representation asks for, on reading as that type or on setting. Never carries the value itself.</summary>
public sealed class DicomValueException(DicomTag tag, string vr, string problem)
    : Exception($"{tag} {vr}: {problem}.")
{
    /// <summary>The element.</summary>
    public DicomTag Tag { get; } = tag;

    /// <summary>The value representation or type asked for.</summary>
    public string Vr { get; } = vr;
}
