namespace QaGateway.Dicom.Network;

/// <summary>Takes objects sent by C-STORE.</summary>
public interface ICStoreProvider
{
    /// <summary>Called when the command has arrived, before the data set.</summary>
    /// <returns>What takes the data set; to refuse, <see cref="StoreRefusal"/>.</returns>
    /// <exception cref="IOException">Answered with A700.</exception>
    ValueTask<IStoreReceiver> BeginAsync(
        CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken);
}
