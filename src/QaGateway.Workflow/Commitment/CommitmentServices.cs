using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Commitment;

/// <summary>Commitment requests for people, newest first.</summary>
public sealed class CommitmentQueries(GatewayDbContext db)
{
    public async Task<IReadOnlyList<CommitmentRequest>> ListAsync(string? aeTitle, CommitmentState? state, int limit, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewPeers);
        var requests = db.CommitmentRequests.AsNoTracking();
        if (!string.IsNullOrEmpty(aeTitle))
            requests = requests.Where(r => r.AeTitle == aeTitle);
        if (state is { } wanted)
            requests = requests.Where(r => r.State == wanted);
        return await requests.OrderByDescending(r => r.ReceivedAt).Take(Math.Clamp(limit, 1, 500)).ToListAsync(cancellationToken);
    }
}

public static class CommitmentServices
{
    public static IServiceCollection AddCommitment(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CommitmentOptions>().Bind(configuration.GetSection(CommitmentOptions.Section)).ValidateOnStart();
        services.AddSingleton<CommitmentSignal>();
        services.AddScoped<CommitmentCheck>();
        services.AddScoped<CommitmentDelivery>();
        services.AddScoped<CommitmentQueries>();
        services.AddSingleton<INServiceProvider, CommitmentProvider>();
        return services;
    }

    /// <summary>Where associations are made: role <c>dicom</c>.</summary>
    public static IServiceCollection AddCommitmentJobs(this IServiceCollection services) => services.AddHostedService<CommitmentJob>();
}
