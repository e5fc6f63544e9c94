namespace QaGateway.Dicom.Files;

#pragma warning disable CS1591
public static class Part10
{
    public const string ImplementationClassUid = "2.25.333875878782702565323615793919252943390";
    public const string ImplementationVersionName = "QAGW_0_1_0";

    public static byte[] CreateHeader(
        string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string? sourceAe = null, string? sendingAe = null, string? receivingAe = null) =>
        throw new NotImplementedException();

    public static bool TryReadHeader(ReadOnlySpan<byte> start, out DicomDataset meta, out int dataSetOffset) => throw new NotImplementedException();
}
