using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QaGateway.Dicom.Files;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Corrections;

namespace QaGateway.Web.DicomWeb;

/// <summary>WADO-RS: studies, series and instances (PS3.18 §10.4).</summary>
internal static class WadoRsEndpoints
{
    private const string Dicom = "application/dicom";

    public static void MapWadoRs(this IEndpointRouteBuilder web)
    {
        web.Get("/studies/{study}", RetrieveAsync);
        web.Get("/studies/{study}/series/{series}", RetrieveAsync);
        web.Get("/studies/{study}/series/{series}/instances/{instance}", RetrieveAsync);
    }

    /// <summary>The released objects that the path names; null after answering 404.</summary>
    public static async Task<IReadOnlyList<ArchivedObject>?> FindAsync(HttpContext http)
    {
        var path = http.PathKeys();
        var level = path.Count switch { 1 => QueryLevel.Study, 2 => QueryLevel.Series, _ => QueryLevel.Image };
        var found = await http.Service<ArchiveObjects>().FindAsync(new ArchiveQuery(level, path), http.RequestAborted);
        if (found.Count > 0)
        {
            await http.RetrievedAsync(found[0].Ledger.Study);
            return found;
        }

        await http.RefuseAsync(StatusCodes.Status404NotFound, "The archive has nothing under this path.");
        return null;
    }

    private static async Task RetrieveAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } found)
            return;

        var accepted = http.Accepted();
        AcceptedMedia[] parts = [.. accepted.Where(a => a.TakesParts(Dicom))];
        AcceptedMedia[] alone = found.Count is 1 ? [.. accepted.Where(a => !a.IsAny && a.Takes(Dicom))] : [];
        if (alone.Length > 0 && (parts.Length is 0 || alone[0].Quality >= parts[0].Quality) && http.Service<ObjectConverter>().SyntaxFor(found[0].Instance, alone) is { } syntax)
        {
            await WriteAloneAsync(http, found[0], syntax);
            return;
        }

        var going = found.Select(f => (Object: f, Syntax: http.Service<ObjectConverter>().SyntaxFor(f.Instance, parts))).Where(g => g.Syntax is not null).ToList();
        if (going.Count is 0)
        {
            await http.RefuseAsync(StatusCodes.Status406NotAcceptable, "The stored objects cannot be given in any accepted media type and transfer syntax; transfer-syntax=* takes them as they are.");
            return;
        }

        http.Response.StatusCode = going.Count < found.Count ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        await WritePartsAsync(http, going!);
    }

    private static async Task WritePartsAsync(HttpContext http, List<(ArchivedObject Object, string Syntax)> going)
    {
        var cancellationToken = http.RequestAborted;
        var multipart = new MultipartRelated(http.Response, Dicom);
        var objects = http.Service<EffectiveObjects>();
        foreach (var (found, syntax) in going)
        {
            var effective = await objects.OpenAsync(found.Instance, found.Ledger, cancellationToken);
            var (dataSet, length) = await http.Service<ObjectConverter>().ConvertAsync(effective, syntax, cancellationToken);
            await using (dataSet)
            {
                var head = Part10.CreateHeader(effective.SopClassUid, effective.SopInstanceUid, syntax, found.Instance.SourceAe);
                await multipart.WriteAsync($"{Dicom}; transfer-syntax={syntax}", http.InstanceUrl(found), head, dataSet, length, cancellationToken);
            }
        }

        await multipart.EndAsync(cancellationToken);
    }

    /// <summary>One object as one Part 10 file (WEB-3).</summary>
    public static async Task WriteAloneAsync(HttpContext http, ArchivedObject found, string syntax)
    {
        var cancellationToken = http.RequestAborted;
        var effective = await http.Service<EffectiveObjects>().OpenAsync(found.Instance, found.Ledger, cancellationToken);
        var (dataSet, length) = await http.Service<ObjectConverter>().ConvertAsync(effective, syntax, cancellationToken);
        await using (dataSet)
        {
            var head = Part10.CreateHeader(effective.SopClassUid, effective.SopInstanceUid, syntax, found.Instance.SourceAe);
            http.Response.ContentType = $"{Dicom}; transfer-syntax={syntax}";
            http.Response.ContentLength = head.Length + length;
            http.Response.Headers.ETag = $"\"{found.Instance.Sha256}-{found.Ledger.Study.Version}-{syntax}\"";
            await http.Response.Body.WriteAsync(head, cancellationToken);
            await dataSet.CopyToAsync(http.Response.Body, 256 * 1024, cancellationToken);
        }
    }
}
