using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Operations;

/// <summary>What data annotations cannot say of the settings; each failure names its key.</summary>
internal static class OptionsRules
{
    private static readonly string[] Roles = ["dicom", "hl7", "web", "console", "jobs"];

    public static IServiceCollection AddOptionsRules(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().Validate(
            o => UnknownRoles(o).Count == 0, $"Gateway:Roles names a part that does not exist; there are {string.Join(", ", Roles)}.");
        services.AddOptions<GatewayOptions>().Validate<IConfiguration>(
            (_, configuration) => configuration["Gateway:Store:Kind"] is null or "" or "FileSystem", "Gateway:Store:Kind: this version knows FileSystem only.");
        services.AddOptions<DicomOptions>()
            .Validate(o => o.TlsPort == 0 || File.Exists(o.TlsCertificate), "Gateway:Dicom:TlsPort needs Gateway:Dicom:TlsCertificate, a PKCS#12 file.")
            .Validate(o => IPAddress.TryParse(o.Address, out _), "Gateway:Dicom:Address is not an IP address; 0.0.0.0 listens on all.")
            .Validate(o => o.Peers.All(p => p.AeTitle.Trim(' ').Length is > 0 and <= 16), "Gateway:Dicom:Peers: every peer needs an AeTitle of 1 to 16 characters.")
            .Validate(o => o.Peers.All(p => p.Port is >= 0 and <= 65535), "Gateway:Dicom:Peers: a Port lies between 0 and 65535.");
        services.AddOptions<Hl7Options>()
            .Validate(o => IPAddress.TryParse(o.Address, out _), "Gateway:Hl7:Address is not an IP address; 0.0.0.0 listens on all.");
        return services;
    }

    private static List<string> UnknownRoles(GatewayOptions options) =>
        [.. options.Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Except(Roles, StringComparer.OrdinalIgnoreCase)];
}
