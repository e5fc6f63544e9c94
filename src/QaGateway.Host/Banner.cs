using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Operations;
using QaGateway.Workflow.Security;

namespace QaGateway.Host;

/// <summary>What the person at the terminal needs to know after a start.</summary>
internal static class Banner
{
    public static void Print(WebApplication app, string? oneTimePassword, TextWriter output)
    {
        var gateway = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var dicom = app.Services.GetRequiredService<IOptions<DicomOptions>>().Value;
        var board = app.Services.GetRequiredService<ListenerBoard>();
        output.WriteLine();
        output.WriteLine("QA Gateway is running.");
        output.WriteLine($"  Data folder   {gateway.DataPath}");
        foreach (var url in Urls(app))
        {
            output.WriteLine($"  Console       {url}/");
            output.WriteLine($"  REST          {url}/api        (described at {url}/openapi/v1.json)");
            output.WriteLine($"  DICOMweb      {url}/dicom-web");
        }

        if (board.Find("dicom") is { Listening: true } scp)
            output.WriteLine($"  DICOM         {dicom.AeTitle}@{scp.Address}:{scp.Port}");
        if (board.Find("dicom-tls") is { Listening: true } tls)
            output.WriteLine($"  DICOM (TLS)   {dicom.AeTitle}@{tls.Address}:{tls.Port}");
        if (board.Find("hl7") is { Listening: true } mllp)
            output.WriteLine($"  HL7 (MLLP)    {mllp.Address}:{mllp.Port}");
        if (oneTimePassword is not null)
        {
            output.WriteLine();
            output.WriteLine($"  First administrator: {FirstAdministrator.UserName}");
            output.WriteLine($"  One-time password:   {oneTimePassword}");
            output.WriteLine("  It is shown this once and must be changed at the first sign-in.");
        }

        PrintSamples(board, dicom, output);
    }

    public static IReadOnlyList<string> Urls(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => a.TrimEnd('/')) ?? []];

    private static void PrintSamples(ListenerBoard board, DicomOptions dicom, TextWriter output)
    {
        if (board.Find("dicom") is not { Listening: true } scp)
            return;

        output.WriteLine();
        output.WriteLine("  Send a study (DCMTK), from an AE title that is in the peer table:");
        output.WriteLine($"    storescu -aet MODALITY -aec {dicom.AeTitle} +sd +r {scp.Address} {scp.Port} dicom-samples");
        output.WriteLine("  Or see everything at work on a throw-away data folder:");
        output.WriteLine("    dotnet run -c Release --project src/QaGateway.Host -- demo");
        output.WriteLine();
    }
}
