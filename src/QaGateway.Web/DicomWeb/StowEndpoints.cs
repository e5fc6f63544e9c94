using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using QaGateway.Dicom;
using QaGateway.Dicom.Json;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.DicomWeb;

/// <summary>STOW-RS: objects by HTTP, through the same door and into the same quarantine as by C-STORE (PS3.18 §10.5; WEB-5). Parts stream to the store one after another.</summary>
internal static partial class StowEndpoints
{
    private const int MaxParts = 100_000;
    private const int LongestBoundary = 70;
    private const int PartHeaderBytes = 16 * 1024;
    private const string Transferred = "110104";

    public static void MapStow(this IEndpointRouteBuilder endpoints)
    {
        var stow = endpoints.MapGroup(DicomWebContext.Root).RequireAuthorization(nameof(Permission.EditStudies)).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute());
        stow.MapMethods("/studies", [HttpMethods.Post], StoreAsync);
        stow.MapMethods("/studies/{study}", [HttpMethods.Post], StoreAsync);
    }

    private static async Task StoreAsync(HttpContext http)
    {
        http.Actor().Require(Permission.EditStudies);
        var type = http.Request.ContentType ?? "";
        if (!type.StartsWith("multipart/related", StringComparison.OrdinalIgnoreCase) || PartType().Match(type) is { Success: true } part && part.Groups[1].Value.Trim() is not ("application/dicom" or ""))
        {
            await http.RefuseAsync(StatusCodes.Status415UnsupportedMediaType, "Objects come as multipart/related; type=\"application/dicom\".");
            return;
        }

        if (Boundary().Match(type) is not { Success: true } boundary || boundary.Groups[1].Value.Trim() is not { Length: > 0 and <= LongestBoundary } text)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, "The content type has no boundary.");
            return;
        }

        var results = new List<FileIntakeResult>();
        var isWhole = await TakeAsync(http, new MultipartReader(text, http.Request.Body) { HeadersLengthLimit = PartHeaderBytes }, results);
        if (results.Count is 0)
        {
            await http.RefuseAsync(StatusCodes.Status400BadRequest, isWhole ? "There is no object in the request." : "The request is cut short or no multipart.");
            return;
        }

        await AuditAsync(http, results);
        await AnswerAsync(http, results, isWhole);
    }

    /// <returns>False when the request ended before its last boundary or has too many parts: what came before is kept.</returns>
    private static async Task<bool> TakeAsync(HttpContext http, MultipartReader reader, List<FileIntakeResult> results)
    {
        var intake = http.Service<FileIntake>();
        var origin = new ObjectOrigin("STOW-RS", http.Actor().Name, "", http.Source(), http.TraceIdentifier);
        var study = http.Request.RouteValues["study"] as string;
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (results.Count == MaxParts)
                    return false; // the answer names what is stored; 200 would say that this was everything
                results.Add(await intake.TakeAsync(section.Body, origin, study, http.RequestAborted));
            }

            return true;
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !http.RequestAborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task AuditAsync(HttpContext http, List<FileIntakeResult> results)
    {
        foreach (var study in results.Where(r => r.Taken is not null).GroupBy(r => r.Taken!.Header.StudyUid))
        {
            var first = study.First().Taken!;
            await http.Service<AuditWriter>().WriteAsync(
                new AuditRecord(Transferred, "Store", http.Actor().Name) { PatientId = first.Header.Patient.PatientId, Source = http.Source(), Text = $"{study.Key} ({study.Count()})" }, http.RequestAborted);
        }
    }

    private static async Task AnswerAsync(HttpContext http, List<FileIntakeResult> results, bool isWhole)
    {
        var stored = results.FindAll(r => r.IsTaken);
        var failed = results.FindAll(r => !r.IsTaken);
        var answer = new DicomDataset();
        if (stored.Count > 0)
            answer.SetItems(Tags.ReferencedSOPSequence, stored.Select(Item)); // the Retrieve URL comes with the release (WEB-5)
        if (failed.Count > 0)
            answer.SetItems(Tags.FailedSOPSequence, failed.Select(r => Item(r).SetInt(Tags.FailureReason, r.Answer.Status.Code)));

        http.Response.StatusCode = (stored.Count, failed.Count) switch
        {
            ( > 0, 0) when isWhole => StatusCodes.Status200OK,
            ( > 0, _) => StatusCodes.Status202Accepted,
            _ when failed.TrueForAll(r => r.Answer.Status == Dicom.Network.DimseStatus.OutOfResources) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        };
        http.Response.ContentType = http.JsonType();
        await http.Response.Body.WriteAsync(DicomJson.ToUtf8(answer), http.RequestAborted);
    }

    private static DicomDataset Item(FileIntakeResult result)
    {
        var item = new DicomDataset();
        if (DicomUid.IsValid(result.SopClassUid))
            item.Set(Tags.ReferencedSOPClassUID, result.SopClassUid);
        if (DicomUid.IsValid(result.SopUid))
            item.Set(Tags.ReferencedSOPInstanceUID, result.SopUid);
        return item;
    }

    [GeneratedRegex("""boundary\s*=\s*"?([^";]+)"?""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Boundary();

    // Clients leave out the quotes around application/dicom.
    [GeneratedRegex("""[;\s]type\s*=\s*"?([^";]+)"?""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PartType();
}
