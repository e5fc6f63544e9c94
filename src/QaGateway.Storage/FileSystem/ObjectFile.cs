using Microsoft.Win32.SafeHandles;
using QaGateway.Storage.Format;

namespace QaGateway.Storage.FileSystem;

/// <summary>Reads the frame of a stored object: header, footer, trailer.</summary>
internal static class ObjectFile
{
    private const int Guess = 4096;

    /// <exception cref="ObjectFormatException">Damaged, cut short, or not readable by this version.</exception>
    public static (ObjectHeader Header, ObjectFooter Footer, ObjectMetadata Metadata) ReadFrame(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var start = ReadAt(file, 0, (int)Math.Min(Guess, length));
        var headerLength = ObjectHeader.ReadLength(start);
        var header = ObjectHeader.Read(headerLength <= start.Length ? start : ReadAt(file, 0, (int)Math.Min(headerLength, length)));
        if (header.KeyId.Length > 0)
            throw new ObjectFormatException("The object is encrypted, and its key is not known here.");

        var tail = ReadAt(file, Math.Max(0, length - Guess), (int)Math.Min(Guess, length));
        var footer = ObjectFooter.Read(tail.AsSpan(Math.Max(0, tail.Length - ObjectFooter.FixedLength)), length);
        if (footer.HeaderLength != header.Length)
            throw new ObjectFormatException("The object's header and end do not belong together.");

        var tailLength = footer.TrailerLength + ObjectFooter.FixedLength;
        var trailer = ObjectFooter.ReadTrailer(tailLength <= tail.Length ? tail.AsSpan(tail.Length - tailLength) : ReadAt(file, length - tailLength, tailLength));
        var metadata = header.Metadata;
        header = header with { Key = trailer.Take(ObjectHeader.KeyField) ?? header.Key };
        foreach (var (name, value) in trailer)
            metadata.Set(name, value);
        return (header, footer, metadata);
    }

    private static byte[] ReadAt(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(got), offset + got);
            got += read > 0 ? read : throw new ObjectFormatException("The object is shorter than its file system says.");
        }

        return bytes;
    }
}
