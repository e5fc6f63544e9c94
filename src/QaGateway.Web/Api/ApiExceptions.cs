using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

/// <summary>Exceptions to problem details, once, for every path of programs. Nothing of the exception's text goes out.</summary>
internal sealed partial class ApiExceptions(AuditWriter audit, ILogger<ApiExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Security.Schemes.IsForPrograms(httpContext.Request))
            return false;

        switch (exception)
        {
            case PermissionDeniedException denied:
                await audit.WriteAsync(
                    new AuditRecord(AuditEvent.SecurityAlert, "Forbidden", httpContext.Actor().Name)
                    {
                        Outcome = AuditOutcome.MinorFailure,
                        Source = httpContext.Source(),
                        Text = $"lacks {denied.Permission}",
                    },
                    cancellationToken);
                await Answer(StatusCodes.Status403Forbidden, "forbidden", $"The permission {denied.Permission} is needed.");
                return true;
            case StudyLockedException locked:
                await Problems.Of(StatusCodes.Status409Conflict, "LOCKED", $"{locked.By} works on this study.", ("lockedBy", locked.By), ("until", locked.Until)).ExecuteAsync(httpContext);
                return true;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await Answer(StatusCodes.Status413PayloadTooLarge, "too_large", "The body is larger than this endpoint takes.");
                return true;
            case BadHttpRequestException bad:
                await Answer(bad.StatusCode, bad.StatusCode == StatusCodes.Status415UnsupportedMediaType ? "media_type" : "malformed",
                    bad.StatusCode == StatusCodes.Status415UnsupportedMediaType
                        ? "Content-Type must be application/json."
                        : "The request cannot be read: its parameters or its JSON are not of the shape that /openapi/v1.json describes.");
                return true;
            case DbUpdateConcurrencyException:
                await Problems.Stale().ExecuteAsync(httpContext);
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
                return true;
            default:
                LogFailed(exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName, httpContext.TraceIdentifier);
                await Problems.Of(StatusCodes.Status500InternalServerError, "internal", "Something failed; the log of the gateway says what, under this id.",
                    ("traceId", httpContext.TraceIdentifier)).ExecuteAsync(httpContext);
                return true;
        }

        Task Answer(int status, string code, string detail) => Problems.Write(httpContext, status, code, detail);
    }

    [LoggerMessage(EventId = 11010, Level = LogLevel.Error, Message = "{Method} {Endpoint} failed ({TraceId})")]
    private partial void LogFailed(Exception exception, string method, string? endpoint, string traceId);
}
