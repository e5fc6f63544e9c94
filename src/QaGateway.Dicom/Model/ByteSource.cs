namespace QaGateway.Dicom;

/// <summary>Bytes that the elements of a data set share. Set once the bytes are complete.</summary>
internal sealed class ByteSource
{
    public ByteSource()
    {
    }

    public ByteSource(ReadOnlyMemory<byte> memory) => Memory = memory;

    public ReadOnlyMemory<byte> Memory { get; set; }
}
