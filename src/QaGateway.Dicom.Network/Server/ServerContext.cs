using Microsoft.Extensions.Logging;

namespace QaGateway.Dicom.Network.Server;

/// <summary>What all associations of a server share.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Services">The application side.</param>
/// <param name="Logger">Log.</param>
/// <param name="Clock">Time source.</param>
/// <param name="Enter">Counts an association in; or says why none is taken just now.</param>
/// <param name="Leave">Counts it out.</param>
internal sealed record ServerContext(
    DicomServerOptions Options, DicomServices Services, ILogger Logger, TimeProvider Clock, Func<AssociationDecision.Reject?> Enter, Action Leave)
{
    public void Tell(AssociationEvent e)
    {
        if (e.Kind is AssociationEventKind.Accepted or AssociationEventKind.Released)
            Logger.Association(e.AssociationId, e.CallingAe, e.CalledAe, e.Remote, e.Text);
        else
            Logger.AssociationTrouble(e.AssociationId, e.CallingAe, e.CalledAe, e.Remote, e.Text);
        try
        {
            Services.OnEvent?.Invoke(e);
        }
        catch (Exception failure)
        {
            Logger.EventListenerFailed(failure, e.Kind);
        }
    }
}
