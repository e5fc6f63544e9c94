using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace QaGateway.Workflow.Orders;

public static class OrdersServices
{
    /// <summary>Handlers and queries of the order book and the HL7 journal.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<Hl7Options>().Bind(configuration.GetSection(Hl7Options.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<OrderGate>();
        services.TryAddSingleton<AllowedSenders>();
        services.AddScoped<SenderDirectory>();
        services.TryAddSingleton<MessageWriter>();
        services.AddScoped<MessageApplication>();
        services.AddScoped<ReceiveMessageHandler>();
        services.AddScoped<OrderQueries>();
        services.AddScoped<CreateOrderHandler>();
        services.AddScoped<MessageQueries>();
        services.AddScoped<ReplayMessageHandler>();
        services.AddScoped<MergePatientsHandler>();
        services.AddScoped<SenderHandlers>();
        return services;
    }

    /// <summary>Expiry (role <c>jobs</c>).</summary>
    public static IServiceCollection AddOrdersJobs(this IServiceCollection services)
    {
        services.AddSingleton<OrderExpiryJob>();
        services.AddHostedService(provider => provider.GetRequiredService<OrderExpiryJob>());
        return services;
    }

    /// <summary>The MLLP listener (role <c>hl7</c>).</summary>
    public static IServiceCollection AddOrdersListener(this IServiceCollection services)
    {
        services.AddSingleton<Hl7Listener>();
        services.AddHostedService(provider => provider.GetRequiredService<Hl7Listener>());
        return services;
    }
}
