using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Peers;

namespace QaGateway.Workflow.Archive;

/// <summary>C-MOVE and C-GET of released objects, corrected as the ledger says, in the syntax they are stored in or, for who cannot read that, uncompressed (§1.10).</summary>
public sealed partial class ArchiveRetrieveProvider(
    IServiceScopeFactory scopes, IOptions<ArchiveOptions> options, ILogger<ArchiveRetrieveProvider> logger) : IRetrieveProvider
{
    public bool Serves(string sopClassUid) => sopClassUid
        is Uids.PatientRootQueryRetrieveInformationModelMove or Uids.StudyRootQueryRetrieveInformationModelMove
        or Uids.PatientRootQueryRetrieveInformationModelGet or Uids.StudyRootQueryRetrieveInformationModelGet;

    public async ValueTask<RetrievePlan> PlanAsync(RetrieveRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        var identifier = request.Identifier;
        if (QueryIdentifier.LevelOf(identifier) is not { } level || QueryIdentifier.RootOf(request.SopClassUid) is not { } root)
            return Refuse(association, DimseStatus.DataSetDoesNotMatchSopClass, "Query/Retrieve Level (0008,0052) is missing or unknown");
        if (QueryIdentifier.Explain(identifier, root, level, request.Extended.Relational || options.Value.TolerateRelational) is { } why)
            return Refuse(association, DimseStatus.DataSetDoesNotMatchSopClass, why);

        var keys = UniqueKeys(identifier, level);
        if (!keys.Any(k => k.Tag == UniqueOf(level)))
            return Refuse(association, DimseStatus.DataSetDoesNotMatchSopClass, $"Unique key {UniqueOf(level)} is missing");

        await using var scope = scopes.CreateAsyncScope();
        DicomEndpoint? destination = null;
        if (request.MoveDestination is { } ae)
        {
            destination = await DestinationAsync(scope.ServiceProvider.GetRequiredService<GatewayDbContext>(), ae.Trim(), cancellationToken);
            if (destination is null)
                return Refuse(association, DimseStatus.MoveDestinationUnknown, "Move destination is not a known and enabled peer");
        }

        var sources = await scope.ServiceProvider.GetRequiredService<ArchiveObjects>().SourcesAsync(new ArchiveQuery(level, keys), cancellationToken);
        return new RetrievePlan(DimseStatus.Success, null, sources, destination);
    }

    private static DicomTag UniqueOf(QueryLevel level) => level switch
    {
        QueryLevel.Patient => Tags.PatientID,
        QueryLevel.Study => Tags.StudyInstanceUID,
        QueryLevel.Series => Tags.SeriesInstanceUID,
        _ => Tags.SOPInstanceUID,
    };

    /// <summary>Only unique keys take part in a retrieval; the issuer narrows the Patient ID where it is given.</summary>
    private static List<QueryKey> UniqueKeys(DicomDataset identifier, QueryLevel level) =>
        [.. QueryIdentifier.KeysOf(identifier)
            .Where(k => k is { Sequence: null, Value: not ("" or "*") } && (k.Tag == Tags.PatientID || k.Tag == Tags.IssuerOfPatientID || ArchiveAttributes.Find(k.Tag) is { IsUnique: true } a && a.Level <= level))];

    private static async Task<DicomEndpoint?> DestinationAsync(GatewayDbContext db, string aeTitle, CancellationToken cancellationToken)
    {
        var peer = await db.Peers.AsNoTracking().SingleOrDefaultAsync(p => p.AeTitle == aeTitle, cancellationToken);
        return peer is { Enabled: true, Knocking: false, Host: { Length: > 0 } host, Port: > 0 } ? new DicomEndpoint(peer.AeTitle, host, peer.Port, peer.Tls) : null;
    }

    private RetrievePlan Refuse(AssociationInfo association, DimseStatus status, string why)
    {
        LogRefused(association.CallingAe, status.ToString(), why);
        return RetrievePlan.Refuse(status, why);
    }

    [LoggerMessage(EventId = 8002, Level = LogLevel.Warning, Message = "Retrieval of {CallingAe} refused with {Status}: {Why}")]
    private partial void LogRefused(string callingAe, string status, string why);
}
