using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Performed;

/// <summary>Modality Performed Procedure Step as SCP (PS3.4 Annex F; MPP-1 to MPP-7).</summary>
internal sealed class PerformedStepProvider(IServiceScopeFactory scopes) : INServiceProvider
{
    private const int Tries = 5;

    public bool Serves(string sopClassUid) => sopClassUid == Uids.ModalityPerformedProcedureStep;

    public async ValueTask<NResponse> HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        if (request.Operation is not (NOperation.Create or NOperation.Set))
            return new NResponse(DimseStatus.UnrecognizedOperation);
        if (request.Data is null)
            return new NResponse(DimseStatus.MissingAttribute, ErrorComment: "there is no data set");
        if (request is { Operation: NOperation.Set, SopInstanceUid: null or "" })
            return new NResponse(DimseStatus.NoSuchSopInstance);

        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<PerformedStepHandler>();
            try
            {
                return request.Operation is NOperation.Create
                    ? await handler.CreateAsync(request.SopInstanceUid, request.Data, association.CallingAe, cancellationToken)
                    : await handler.SetAsync(request.SopInstanceUid!, request.Data, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Order or step changed meanwhile, or the same UID was created: read again.
            }
        }
    }
}
