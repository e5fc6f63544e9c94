using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace QaGateway.Web.DicomWeb;

/// <summary>Writes a multipart/related answer part by part, as RFC 2387 and PS3.18 §8.6 want it: nothing before the first boundary, CRLF everywhere.</summary>
internal sealed class MultipartRelated
{
    private const int CopyBuffer = 256 * 1024;
    private readonly HttpResponse _response;
    private readonly string _boundary = $"qagw-{Guid.NewGuid():n}";
    private bool _any;

    /// <param name="type">Media type of the parts, for the <c>type</c> parameter.</param>
    public MultipartRelated(HttpResponse response, string type)
    {
        _response = response;
        response.ContentType = $"multipart/related; type=\"{type}\"; boundary={_boundary}";
    }

    public async Task WriteAsync(string contentType, string location, ReadOnlyMemory<byte> head, Stream body, long? bodyLength, CancellationToken cancellationToken)
    {
        await BeginAsync(contentType, location, head.Length + bodyLength, cancellationToken);
        await _response.Body.WriteAsync(head, cancellationToken);
        await body.CopyToAsync(_response.Body, CopyBuffer, cancellationToken);
    }

    public async Task WriteAsync(string contentType, string location, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await BeginAsync(contentType, location, body.Length, cancellationToken);
        await _response.Body.WriteAsync(body, cancellationToken);
    }

    public Task EndAsync(CancellationToken cancellationToken) =>
        WriteAsync(_any ? $"\r\n--{_boundary}--\r\n" : $"--{_boundary}--\r\n", cancellationToken);

    private Task BeginAsync(string contentType, string location, long? length, CancellationToken cancellationToken)
    {
        var head = new StringBuilder(_any ? "\r\n" : "").Append("--").Append(_boundary).Append("\r\nContent-Type: ").Append(contentType).Append("\r\n");
        if (length is { } known)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {known}\r\n");
        head.Append("Content-Location: ").Append(location).Append("\r\n\r\n");
        _any = true;
        return WriteAsync(head.ToString(), cancellationToken);
    }

    private Task WriteAsync(string text, CancellationToken cancellationToken) => _response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken).AsTask();
}
