using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Tests;

/// <summary>Data sets that hold the same: tags, representations, bytes, items.</summary>
internal static class DatasetAssert
{
    public static void Same(DicomDataset expected, DicomDataset actual) => Compare(expected, actual, "", _ => true);

    public static void SameWithoutPixelData(DicomDataset expected, DicomDataset actual) =>
        Compare(expected, actual, "", tag => tag.Value is not (0x7FE00008 or 0x7FE00009 or 0x7FE00010));

    private static void Compare(DicomDataset expected, DicomDataset actual, string path, Func<DicomTag, bool> counts)
    {
        DicomElement[] theirs = [.. expected.Where(element => path.Length > 0 || counts(element.Tag))];
        DicomElement[] ours = [.. actual];
        Assert.Equal(theirs.Select(element => path + element.Tag + element.Vr), ours.Select(element => path + element.Tag + element.Vr));
        foreach (var (their, our) in theirs.Zip(ours))
        {
            Assert.True(their.Value.Span.SequenceEqual(our.Value.Span), $"{path}{their.Tag} has other bytes");
            Assert.Equal(their.IsEncapsulated, our.IsEncapsulated);
            Assert.Equal(their.Items?.Count, our.Items?.Count);
            for (var i = 0; i < (their.Items?.Count ?? 0); i++)
                Compare(their.Items![i], our.Items![i], $"{path}{their.Tag}[{i}]", counts);
        }
    }
}
