using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network.Dimse;

namespace QaGateway.Dicom.Network.Server;

/// <summary>C-FIND as SCP: sends the provider's matches one by one and the final status (PS3.7 §9.1.2).</summary>
internal sealed class FindService(ICFindProvider provider, DimseChannel channel)
{
    public async Task RunAsync(RunningOperation operation, CFindRequest request)
    {
        var matches = provider.FindAsync(request, channel.Info, operation.Token).GetAsyncEnumerator(operation.Token);
        var next = Task.FromResult(false);
        try
        {
            var final = new CFindMatch(null, DimseStatus.Success);
            try
            {
                while (true)
                {
                    next = matches.MoveNextAsync().AsTask();
                    // A provider that does not listen to its token does not keep the C-CANCEL waiting (QRY-9).
                    if (!await next.WaitAsync(operation.Token).ConfigureAwait(false))
                        break;
                    if (!matches.Current.Status.IsPending)
                    {
                        final = matches.Current;
                        break;
                    }

                    operation.Token.ThrowIfCancellationRequested();
                    await SendMatchAsync(operation.Message, matches.Current).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (operation.Token.IsCancellationRequested)
            {
                final = new CFindMatch(null, DimseStatus.Cancel);
            }

            operation.IsEnding = true;
            var response = operation.Message.Command.Respond(final.Status) with { ErrorComment = final.ErrorComment };
            await channel.SendAsync(response, operation.Message.Context.Id).ConfigureAwait(false);
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await matches.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ValueTask SendMatchAsync(DimseMessage message, CFindMatch match)
    {
        var identifier = DicomWriter.Write(match.Identifier ?? [], message.Context.TransferSyntax);
        var response = message.Command.Respond(match.Status) with { HasDataSet = true, ErrorComment = match.ErrorComment };
        return channel.SendAsync(response, message.Context.Id, identifier);
    }
}
