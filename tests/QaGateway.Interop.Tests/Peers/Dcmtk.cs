using System.Globalization;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>DCMTK's programs as modality and viewer of one gateway.</summary>
public sealed class Dcmtk(string host, int port, string calledAe, string callingAe)
{
    public static readonly string[] Programs = ["storescu", "findscu", "getscu", "movescu", "storescp", "dcmdump", "echoscu"];

    private string[] Peer(string program) =>
        program == "storescu" ? ["-aet", callingAe, "-aec", calledAe, host, port.ToString(CultureInfo.InvariantCulture)]
            : ["-aet", callingAe, "-aec", calledAe, host, port.ToString(CultureInfo.InvariantCulture)];

    public Task<Tool> StoreAsync(IEnumerable<string> files, CancellationToken cancellationToken, params string[] options) =>
        Tool.RunAsync("storescu", [.. options, .. Peer("storescu"), .. files], cancellationToken);

    public Task<Tool> WorklistAsync(CancellationToken cancellationToken, params string[] keys) =>
        Tool.RunAsync("findscu", ["-W", .. Keys(keys), .. Peer("findscu")], cancellationToken);

    public Task<Tool> FindStudiesAsync(CancellationToken cancellationToken, params string[] keys) =>
        Tool.RunAsync("findscu", ["-S", "-k", "QueryRetrieveLevel=STUDY", .. Keys(keys), .. Peer("findscu")], cancellationToken);

    /// <summary>C-GET of a study into a folder, bit-preserving.</summary>
    public Task<Tool> GetStudyAsync(string studyUid, string folder, CancellationToken cancellationToken) =>
        Tool.RunAsync("getscu", ["-S", "-B", "-od", folder, "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={studyUid}", .. Peer("getscu")], cancellationToken);

    /// <summary>C-MOVE of a study to an AE that listens on the port given.</summary>
    public Task<Tool> MoveStudyAsync(string studyUid, string destinationAe, CancellationToken cancellationToken) =>
        Tool.RunAsync("movescu", ["-S", "-aem", destinationAe, "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={studyUid}", .. Peer("movescu")], cancellationToken);

    public Task<Tool> EchoAsync(CancellationToken cancellationToken) => Tool.RunAsync("echoscu", Peer("echoscu"), cancellationToken);

    private static IEnumerable<string> Keys(string[] keys) => keys.SelectMany(k => new[] { "-k", k });
}
