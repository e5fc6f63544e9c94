using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Web.Api;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Security;

/// <summary>Refusals carry problem details for programs, and a refused permission is a security alert (110113).</summary>
internal sealed class ProblemForbidden : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await _inner.HandleAsync(next, context, policy, authorizeResult);
        if (authorizeResult.Succeeded || !Schemes.IsForPrograms(context.Request))
            return;

        if (authorizeResult.Challenged)
        {
            await Problems.Write(context, StatusCodes.Status401Unauthorized, "unauthorized", "A valid access token is needed: POST /api/login gives one.");
            return;
        }

        await context.RequestServices.GetRequiredService<AuditWriter>().WriteAsync(
            new AuditRecord(AuditEvent.SecurityAlert, "Forbidden", context.Actor().Name)
            {
                Outcome = AuditOutcome.MinorFailure,
                Source = context.Source(),
                Text = $"{context.Request.Method} {context.GetEndpoint()?.DisplayName}",
            },
            context.RequestAborted);
        await Problems.Write(context, StatusCodes.Status403Forbidden, "forbidden", "Your roles do not include this permission.");
    }
}
