namespace QaGateway.Dicom.PixelData;

/// <summary>Functional groups of enhanced multi-frame objects (PS3.3 §C.7.6.16): by frame, else shared.</summary>
internal static class FunctionalGroups
{
    /// <param name="header">Everything before the pixel data.</param>
    /// <param name="frameIndex">Counted from 0.</param>
    /// <param name="macro">The sequence that makes the group.</param>
    /// <returns>Its first item; null when there is none.</returns>
    public static DicomDataset? Find(DicomDataset header, int frameIndex, DicomTag macro)
    {
        var frames = header.GetItems(Tags.PerFrameFunctionalGroupsSequence);
        if ((uint)frameIndex < frames.Count && frames[frameIndex].GetItems(macro) is [var ofFrame, ..])
            return ofFrame;
        return header.GetItems(Tags.SharedFunctionalGroupsSequence) is [var shared, ..] && shared.GetItems(macro) is [var ofAll, ..] ? ofAll : null;
    }
}
