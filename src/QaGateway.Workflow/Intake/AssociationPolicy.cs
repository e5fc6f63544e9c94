using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Intake;

/// <summary>Refuses unknown and disabled callers with the reason in words, and remembers who knocks (D8, D9, SEC-6).</summary>
public sealed partial class AssociationPolicy(
    PeerDirectory peers, PeerSightings sightings, DiskGuard disk, IOptions<DicomOptions> options, ILogger<AssociationPolicy> logger) : IAssociationPolicy
{
    private const string StorageClasses = "1.2.840.10008.5.1.4.1.1.";

    public async ValueTask<AssociationDecision> DecideAsync(AssociationRequest request, CancellationToken cancellationToken)
    {
        await peers.RefreshAsync(cancellationToken);
        var decision = Decide(request);
        var refusal = (decision as AssociationDecision.Reject)?.Why;
        sightings.Saw(request.CallingAe, request.Remote?.Address.ToString() ?? "", refusal);
        if (refusal is not null)
            LogRefused(request.Id, request.CallingAe, request.CalledAe, refusal);
        return decision;
    }

    private AssociationDecision Decide(AssociationRequest request)
    {
        if (request.CalledAe != options.Value.AeTitle)
            return AssociationDecision.Reject.CalledAeUnknown($"It calls '{request.CalledAe}', but this gateway is '{options.Value.AeTitle}'.");

        var peer = peers.Find(request.CallingAe);
        if (peer is { Enabled: false })
            return AssociationDecision.Reject.CallingAeUnknown($"The peer '{request.CallingAe}' is switched off in the peer table.");
        if (peer is null && options.Value.UnknownPeers is UnknownPolicy.Refuse)
            return AssociationDecision.Reject.CallingAeUnknown($"'{request.CallingAe}' is not in the peer table, and Gateway:Dicom:UnknownPeers is Refuse.");

        // Worklist and retrieve go on when the disk is full (STO-7, DUL-8).
        if (disk.IsFull && request.Contexts.Any(c => c.AbstractSyntax.StartsWith(StorageClasses, StringComparison.Ordinal)))
            return AssociationDecision.Reject.LocalLimitExceeded("The disk is full: nothing can be stored.");
        return new AssociationDecision.Accept();
    }

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "Association {Association} of {CallingAe} to {CalledAe} refused: {Why}")]
    private partial void LogRefused(long association, string callingAe, string calledAe, string why);
}
