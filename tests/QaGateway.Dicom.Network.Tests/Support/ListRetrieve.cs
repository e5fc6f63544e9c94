namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Retrieves always the same objects; destinations by AE title.</summary>
internal sealed class ListRetrieve(IReadOnlyList<DicomObjectSource> objects, params DicomEndpoint[] destinations) : IRetrieveProvider
{
    public List<RetrieveRequest> Requests { get; } = [];

    public bool Serves(string sopClassUid) => sopClassUid
        is Uids.StudyRootQueryRetrieveInformationModelMove or Uids.StudyRootQueryRetrieveInformationModelGet;

    public ValueTask<RetrievePlan> PlanAsync(RetrieveRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (request.MoveDestination is null)
            return new(new RetrievePlan(DimseStatus.Success, null, objects, null));
        return new(Array.Find(destinations, d => d.AeTitle == request.MoveDestination) is { } destination
            ? new RetrievePlan(DimseStatus.Success, null, objects, destination)
            : RetrievePlan.Refuse(DimseStatus.MoveDestinationUnknown, "destination is not configured"));
    }
}
