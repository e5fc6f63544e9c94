using System.Text;

namespace QaGateway.Web.Tests.DicomWeb;

/// <summary>Takes a multipart answer apart byte by byte, independently of how it was written.</summary>
internal static class Multipart
{
    public sealed record Part(IReadOnlyDictionary<string, string> Headers, byte[] Body);

    public static async Task<IReadOnlyList<Part>> ReadAsync(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType!;
        Assert.Equal("multipart/related", type.MediaType);
        var boundary = type.Parameters.Single(p => p.Name == "boundary").Value!.Trim('"');
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        Assert.Equal(Encoding.ASCII.GetBytes("--" + boundary), bytes[..(boundary.Length + 2)]);

        var parts = new List<Part>();
        var at = boundary.Length + 2;
        while (!bytes.AsSpan(at).StartsWith("--\r\n"u8))
        {
            Assert.True(bytes.AsSpan(at).StartsWith("\r\n"u8));
            var end = at + bytes.AsSpan(at).IndexOf(delimiter);
            Assert.True(end > at, "A part has no closing boundary.");
            parts.Add(PartOf(bytes[(at + 2)..end]));
            at = end + delimiter.Length;
        }

        Assert.Equal(bytes.Length, at + 4);
        return parts;
    }

    private static Part PartOf(byte[] part)
    {
        var split = part.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(split > 0);
        var headers = Encoding.ASCII.GetString(part, 0, split).Split("\r\n")
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        return new Part(headers, part[(split + 4)..]);
    }
}
