namespace QaGateway.Dicom.Network;

/// <summary>Answers normalized operations and notifications: MPPS, storage commitment and its results.</summary>
public interface INServiceProvider
{
    /// <summary>The SOP class is offered.</summary>
    bool Serves(string sopClassUid);

    /// <summary>Performs one operation.</summary>
    ValueTask<NResponse> HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken);
}
