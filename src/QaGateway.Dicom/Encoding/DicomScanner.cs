namespace QaGateway.Dicom.Encoding;

#pragma warning disable CS1591, CA1822, CS9113
public sealed class DicomScanner(string transferSyntaxUid, DicomReadOptions? options = null)
{
    public void Append(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
    public DicomScan Complete() => throw new NotImplementedException();
}
