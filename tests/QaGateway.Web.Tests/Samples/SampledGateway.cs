using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Host.Demo;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Operations;

namespace QaGateway.Web.Tests.Samples;

/// <summary>A gateway with all its parts into which the samples of the repository were played over MLLP and DICOM.</summary>
public sealed class SampledGateway : IAsyncLifetime
{
    private readonly StringWriter _output = new();

    public TestGateway Gateway { get; } = new(new Dictionary<string, string?>
    {
        ["Gateway:Dicom:UnknownPeers"] = "Accept",
        ["Gateway:Hl7:UnknownSenders"] = "Accept",
        ["Gateway:Quarantine:QuietPeriod"] = "00:00:01",
        ["Logging:LogLevel:Default"] = "Error",
        ["Logging:LogLevel:Microsoft"] = "Error",
    });

    /// <summary>What did not come out as the samples' READMEs say.</summary>
    public IReadOnlyList<string> Wrong { get; private set; } = [];

    public string Output => _output.ToString();

    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Gateway.InitializeAsync();
        var board = Gateway.Services.GetRequiredService<ListenerBoard>();
        var dicom = Gateway.Services.GetRequiredService<IOptions<DicomOptions>>().Value;
        Files = new SampleFiles(Corpus.Root, TimeProvider.System.GetLocalNow());
        var play = new Play(
            Gateway.Services, Files, board.Find("hl7")!.Port, new DicomEndpoint(dicom.AeTitle, "127.0.0.1", board.Find("dicom")!.Port), _output);
        Wrong = await play.RunAsync(CancellationToken.None);
        Admin = await Gateway.AdminAsync();
    }

    public SampleFiles Files { get; private set; } = null!;

    /// <summary>Study Instance UID of a sample as it was sent.</summary>
    public async Task<string> UidAsync(string sample) =>
        (await Files.StudyAsync(sample, TestContext.Current.CancellationToken))[0].Dataset.GetText(Tags.StudyInstanceUID)!;

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
