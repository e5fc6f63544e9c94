using System.Globalization;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Intake;

/// <summary>C-STORE as SCP.</summary>
public sealed class StoreProvider(InstanceIntake intake, PeerDirectory peers) : ICStoreProvider
{
    public async ValueTask<IStoreReceiver> BeginAsync(CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken)
    {
        // Switched off while its association was open (STO-8); who is not in the table has been judged when the association was opened.
        if (peers.Find(association.CallingAe) is { Enabled: false })
            return new StoreRefusal(new(DimseStatus.NotAuthorized, "this AE may not store"));

        var origin = new ObjectOrigin(
            "C-STORE", association.CallingAe, association.CalledAe, association.Remote?.Address.ToString() ?? "", association.Id.ToString(CultureInfo.InvariantCulture));
        return await intake.BeginAsync(origin, context.TransferSyntax, new(request.SopClassUid, request.SopInstanceUid), cancellationToken);
    }
}
