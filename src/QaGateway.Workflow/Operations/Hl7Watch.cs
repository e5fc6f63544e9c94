using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Operations;

/// <summary>Puts the HL7 listener on the board: registered right after it, so that it is started after and stopped before.</summary>
internal sealed class Hl7Watch(Hl7Listener listener, IOptions<Hl7Options> options, ListenerBoard board) : IHostedService
{
    private const string Name = "hl7";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Listening(Name, options.Value.Address, listener.Port);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        board.Stopped(Name, "takes no new connections: the gateway stops");
        return Task.CompletedTask;
    }
}
