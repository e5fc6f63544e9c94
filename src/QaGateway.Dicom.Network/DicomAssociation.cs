using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom.Network.Client;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Transport;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network;

/// <summary>An association that we requested (SCU). One operation at a time; calls wait for their turn.</summary>
public sealed partial class DicomAssociation : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly UpperLayerSession _session;
    private readonly AssociationOptions _options;
    private readonly ILogger _logger;
    private readonly DimseChannel _channel;
    private readonly ObjectSender _sender;
    private readonly SemaphoreSlim _turn = new(1);
    private Task _abort = Task.CompletedTask;
    private ushort _lastMessageId;
    private bool _isDisposed;

    private DicomAssociation(ITransport transport, UpperLayerSession session, AssociationInfo info, AssociationOptions options, ILogger logger)
    {
        _transport = transport;
        _session = session;
        _options = options;
        _logger = logger;
        Info = info;
        _channel = new DimseChannel(session, info, new DimseLimits(options.FragmentTimeout, options.MaxIdentifierBytes));
        _sender = new ObjectSender(_channel, asRequestor: true);
    }

    /// <summary>What was agreed.</summary>
    public AssociationInfo Info { get; }

    /// <summary>Not released, aborted or known to be lost.</summary>
    public bool IsOpen => _session.State is UpperLayerState.Established && _session.End is null;

    /// <summary>Opens an association.</summary>
    /// <exception cref="AssociationRejectedException">The peer said no; the message says why in words.</exception>
    /// <exception cref="DicomNetworkException">Not reachable, time limit, aborted.</exception>
    public static async Task<DicomAssociation> OpenAsync(
        DicomEndpoint peer, AssociationOptions options, ILogger? logger, CancellationToken cancellationToken)
    {
        var transport = await AssociationConnector.ConnectAsync(peer, options, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(transport, peer, options, logger, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<DicomAssociation> OpenAsync(
        ITransport transport, DicomEndpoint peer, AssociationOptions options, ILogger? logger, CancellationToken cancellationToken)
    {
        var session = new UpperLayerSession(
            transport,
            isRequestor: true,
            new SessionOptions(options.MaxPduLength, options.ArtimTimeout, options.FragmentTimeout),
            options.Clock ?? TimeProvider.System);
        try
        {
            var info = await AssociationConnector.NegotiateAsync(session, transport, peer, options, cancellationToken).ConfigureAwait(false);
            return new DicomAssociation(transport, session, info, options, logger ?? NullLogger.Instance);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the peer agreed to by extended negotiation.</summary>
    public QueryOptions ExtendedNegotiationOf(string sopClassUid) => AssociationConnector.Extended(_session.Associate!, sopClassUid);

    /// <summary>C-ECHO.</summary>
    public Task<DimseStatus> EchoAsync(CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var id = NextId();
            var context = ContextOf(Uids.Verification);
            await _channel.SendAsync(new DimseCommand { Field = CommandField.CEchoRequest, MessageId = id, SopClassUid = Uids.Verification }, context.Id).ConfigureAwait(false);
            return StatusOf((await ResponseAsync(id, _options.ResponseTimeout).ConfigureAwait(false)).Command);
        },
        cancellationToken);

    /// <summary>C-STORE of one object.</summary>
    /// <exception cref="DicomNetworkException">No accepted context can carry it (the association stays usable), or the association is lost.</exception>
    public Task<CStoreResult> StoreAsync(
        DicomObjectSource source, CancellationToken cancellationToken, string? moveOriginatorAe = null, ushort? moveOriginatorMessageId = null) => RunAsync(
        async () =>
        {
            var context = _sender.FindContext(source)
                ?? throw new DicomNetworkException($"{Info.CalledAe} accepted no presentation context for {source.SopClassUid} in {source.TransferSyntaxUid}.");
            var id = NextId();
            await _sender.SendAsync(source, context, id, moveOriginatorAe, moveOriginatorMessageId, cancellationToken).ConfigureAwait(false);
            var response = (await ResponseAsync(id, _options.ResponseTimeout).ConfigureAwait(false)).Command;
            return new CStoreResult(StatusOf(response), response.ErrorComment, response.OffendingElements.Count is 0 ? null : response.OffendingElements);
        },
        cancellationToken);

    /// <summary>The accepted context that can carry an object, re-encoded if need be; null when there is none.</summary>
    public AcceptedContext? FindContext(DicomObjectSource source) => _sender.FindContext(source);

    /// <summary>Ends the association in order.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await _session.RequestReleaseAsync().ConfigureAwait(false))
            {
                using var registration = cancellationToken.UnsafeRegister(static a => ((DicomAssociation)a!).Abort(), this);
                while (await _session.ReceiveAsync(_options.ReleaseTimeout).ConfigureAwait(false) is { Kind: not IndicationKind.Ended } indication)
                {
                    if (indication.Kind is not IndicationKind.TimedOut)
                        continue;
                    await _session.AbortAsync("the peer did not confirm the release").ConfigureAwait(false);
                    break;
                }
            }

            await _session.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Aborts at once.</summary>
    public void Abort()
    {
        if (_session.End is null)
            _abort = _session.AbortAsync("the application aborts");
    }

    /// <summary>Releases if still open, within the release time limit.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (IsOpen)
            await ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        await _abort.ConfigureAwait(false);
        await _session.CloseAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }
}
