namespace QaGateway.Dicom.Encoding;

/// <summary>Decides US or SS where implicit VR does not tell, by Pixel Representation of the data set around (ENC-10).</summary>
internal static class SignResolver
{
    public static void Resolve(DicomDataset dataset, bool isSigned)
    {
        if (dataset.GetBytes(Tags.PixelRepresentation) is { Length: >= 1 } value)
            isSigned = (value.Span[0] | value.Span[^1]) == 1;
        foreach (ref var entry in dataset.Entries)
        {
            if (isSigned && (entry.Flags & ElementFlags.SignDependent) != 0)
                entry.Vr = DicomVr.SS;
            foreach (var item in entry.Items ?? [])
                Resolve(item, isSigned);
        }
    }
}
