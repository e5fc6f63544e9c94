using CsCheck;
using QaGateway.Storage.Format;

namespace QaGateway.Storage.Tests;

public class ObjectFormatTests
{
    private static readonly ObjectKey Key = new("in/1");

    [Fact]
    public void The_check_sum_is_CRC_32C() => Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8)); // RFC 3720 B.4 polynomial, the usual check value

    [Fact]
    public void The_check_sum_of_parts_is_that_of_the_whole() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100]).Sample((a, b) =>
            Crc32C.Compute([.. a, .. b]) == Crc32C.Compute(b, Crc32C.Compute(a)));

    [Fact]
    public void The_header_keeps_its_layout_for_ever()
    {
        var header = ObjectHeader.Write(Key, new ObjectMetadata { { "kind", "x" } });

        Assert.Equal([0x89, 0x51, 0x41, 0x47], header.AsSpan(0, 4).ToArray());
        Assert.Equal([0x0D, 0x0A, 0x1A, 0x0A, 1, 0, 0, 0], header.AsSpan(4, 8).ToArray());
        Assert.Equal("""{"key":"in/1","kind":"x"}"""u8.ToArray(), header.AsSpan(32).ToArray());
    }

    [Fact]
    public void What_is_written_is_read() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 2, 20], Gen.String[0, 100])[0, 40].Where(d => d.Values.All(IsText)).Sample(values =>
        {
            var header = ObjectHeader.Read(ObjectHeader.Write(Key, new ObjectMetadata(values.Where(v => v.Key != "key"))));
            Assert.Equal(values.Where(v => v.Key != "key").OrderBy(v => v.Key, StringComparer.Ordinal), header.Metadata.OrderBy(v => v.Key, StringComparer.Ordinal));
            Assert.Equal(Key.Value, header.Key);
        });

    [Fact]
    public void A_flipped_bit_in_the_header_is_noticed()
    {
        var header = ObjectHeader.Write(Key, new ObjectMetadata { { "sha256", "abc" } });
        for (var bit = 0; bit < header.Length * 8; bit++)
        {
            var damaged = (byte[])header.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ObjectFormatException>(() => ObjectHeader.Read(damaged));
        }
    }

    [Fact]
    public void Random_bytes_are_never_an_object_and_never_crash_the_reader() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Throws<ObjectFormatException>(() => ObjectHeader.Read(bytes)));

    [Fact]
    public void A_header_that_declares_a_huge_length_is_refused_before_it_is_read()
    {
        var header = ObjectHeader.Write(Key, new ObjectMetadata());
        header[15] = 0x7F;

        Assert.Throws<ObjectFormatException>(() => ObjectHeader.ReadLength(header));
    }

    [Fact]
    public void An_object_of_a_later_format_is_refused_with_its_version()
    {
        var header = ObjectHeader.Write(Key, new ObjectMetadata());
        header[8] = 2;

        Assert.Contains("version 2", Assert.Throws<ObjectFormatException>(() => ObjectHeader.Read(header)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_has_limits()
    {
        var metadata = new ObjectMetadata();
        for (var i = 0; i < ObjectMetadata.MaxEntries; i++)
            metadata.Add($"n{i}", "");

        Assert.Throws<ArgumentException>(() => metadata.Add("one more", ""));
        Assert.Throws<ArgumentException>(() => new ObjectMetadata { { "long", new string('x', ObjectMetadata.MaxCharacters) } });
        Assert.Throws<ArgumentException>(() => ObjectHeader.Write(Key, new ObjectMetadata { { "key", "of the header" } }));
    }

    // Lone surrogates cannot be held by UTF-8.
    private static bool IsText(string value) => !value.Any(char.IsSurrogate);
}
