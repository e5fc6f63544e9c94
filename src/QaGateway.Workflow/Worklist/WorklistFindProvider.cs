using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Worklist;

/// <summary>The Modality Worklist (PS3.4 Annex K): answers C-FIND and remembers what it showed to whom (MAP-24).</summary>
internal sealed partial class WorklistFindProvider(
    WorklistIndex index, WorklistServedLog served, IOptions<WorklistOptions> options, TimeProvider clock, ILogger<WorklistFindProvider> logger) : ICFindProvider
{
    public bool Serves(string sopClassUid) => sopClassUid == Uids.ModalityWorklistInformationModelFind;

    public QueryOptions Supports => QueryOptions.None;

    public async IAsyncEnumerable<CFindMatch> FindAsync(CFindRequest request, AssociationInfo association, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var profile = settings.Profiles.TryGetValue(association.CallingAe, out var own) ? own : null;
        var keys = WorklistKeys.Read(request.Identifier);
        var most = profile?.MaxMatches ?? settings.MaxMatches;
        var station = StationFilter.For(association.CallingAe, keys, settings, DateOnly.FromDateTime(clock.GetLocalNow().DateTime));
        var found = await index.FindAsync(keys, station, most, cancellationToken);
        served.Asked(association.CallingAe);
        var answer = new WorklistAnswer(request.Identifier, profile);
        var status = keys.HasUnsupported ? DimseStatus.PendingWithWarning : DimseStatus.Pending;
        foreach (var entry in found.Take(most))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Encode(answer, entry) is not { } identifier)
                continue;

            served.Add(association.CallingAe, entry);
            yield return new CFindMatch(identifier, status);
        }

        LogAnswered(association.CallingAe, found.Count);
        if (found.Count > most)
            yield return new CFindMatch(null, DimseStatus.OutOfResources, "Too many matches: narrow the query");
    }

    /// <summary>An order that cannot be encoded is left out and reported; it must not empty the modality's list.</summary>
    private DicomDataset? Encode(WorklistAnswer answer, WorklistEntry entry)
    {
        try
        {
            return answer.For(entry);
        }
        catch (Exception e) when (e is DicomValueException or DicomCharacterSetException)
        {
            LogNotEncodable(e, entry.Order.Id);
            return null;
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Debug, Message = "Worklist query of {Ae}: {Count} items")]
    private partial void LogAnswered(string ae, int count);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Order {OrderId} is left out of a worklist answer: a value does not fit its representation")]
    private partial void LogNotEncodable(Exception error, Guid orderId);
}
