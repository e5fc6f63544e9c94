using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Archive;

/// <summary>C-FIND of Patient Root and Study Root over the archive (§1.9).</summary>
public sealed partial class ArchiveFindProvider(
    IServiceScopeFactory scopes, IOptions<DicomOptions> dicom, IOptions<ArchiveOptions> options, ILogger<ArchiveFindProvider> logger) : ICFindProvider
{
    public bool Serves(string sopClassUid) =>
        sopClassUid is Uids.PatientRootQueryRetrieveInformationModelFind or Uids.StudyRootQueryRetrieveInformationModelFind;

    public async IAsyncEnumerable<CFindMatch> FindAsync(
        CFindRequest request, AssociationInfo association, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Plan(request, out var query) is { } refusal)
        {
            LogRefused(association.CallingAe, refusal.ErrorComment ?? "");
            yield return refusal;
            yield break;
        }

        var status = ArchiveSearch.HasUnsupported(query!) ? DimseStatus.PendingWithWarning : DimseStatus.Pending;
        var left = options.Value.MaxMatches;
        await using var scope = scopes.CreateAsyncScope();
        await foreach (var match in scope.ServiceProvider.GetRequiredService<ArchiveSearch>().FindAsync(query!, cancellationToken))
        {
            if (left-- is 0)
            {
                yield return new CFindMatch(null, DimseStatus.OutOfResources, $"More than {options.Value.MaxMatches} matches");
                yield break;
            }

            yield return new CFindMatch(match.ToIdentifier(request.Identifier, dicom.Value.AeTitle), status);
        }
    }

    private CFindMatch? Plan(CFindRequest request, out ArchiveQuery? query)
    {
        query = null;
        var identifier = request.Identifier;
        if (QueryIdentifier.LevelOf(identifier) is not { } level || QueryIdentifier.RootOf(request.SopClassUid) is not { } root)
            return new CFindMatch(null, DimseStatus.DataSetDoesNotMatchSopClass, "Query/Retrieve Level (0008,0052) is missing or unknown");
        if (QueryIdentifier.Explain(identifier, root, level, request.Extended.Relational || options.Value.TolerateRelational) is { } why)
            return new CFindMatch(null, DimseStatus.DataSetDoesNotMatchSopClass, why);

        var keys = QueryIdentifier.KeysOf(identifier);
        query = new ArchiveQuery(level, keys)
        {
            Return = keys.Where(k => k.Sequence is null).Select(k => k.Tag).ToHashSet(),
            Fuzzy = request.Extended.FuzzyPersonName,
            CombinedDateTime = request.Extended.CombinedDateTime,
            EmptyValues = request.Extended.EmptyValueMatching,
        };
        return null;
    }

    [LoggerMessage(EventId = 8001, Level = LogLevel.Warning, Message = "Query of {CallingAe} refused: {Why}")]
    private partial void LogRefused(string callingAe, string why);
}
