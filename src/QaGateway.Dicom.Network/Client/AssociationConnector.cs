using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network.Negotiation;
using QaGateway.Dicom.Network.Transport;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Client;

/// <summary>Opens the connection and negotiates the association as requestor.</summary>
internal static class AssociationConnector
{
    private const int MaxContexts = 128;

    private static long s_lastId;

    /// <exception cref="DicomNetworkException">Not reachable, or not in time.</exception>
    public static async Task<ITransport> ConnectAsync(DicomEndpoint peer, AssociationOptions options, CancellationToken cancellationToken)
    {
        var clock = options.Clock ?? TimeProvider.System;
        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await SocketTransport.ConnectAsync(peer.Host, peer.Port, peer.Tls ? Tls(peer, options) : null, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DicomNetworkException($"No connection to {peer} within {options.ConnectTimeout.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new DicomNetworkException($"No connection to {peer}: {e.Message}", e);
        }
    }

    /// <exception cref="ArgumentException">No context, or more than 128.</exception>
    /// <exception cref="AssociationRejectedException">The peer said no.</exception>
    /// <exception cref="DicomNetworkException">Aborted, lost, or no answer in time.</exception>
    public static async Task<AssociationInfo> NegotiateAsync(
        UpperLayerSession session, ITransport transport, DicomEndpoint peer, AssociationOptions options, CancellationToken cancellationToken)
    {
        var request = Request(peer, options);
        using var registration = cancellationToken.UnsafeRegister(static s => ((ITransport)s!).Close(), transport);
        await session.SendAssociateAsync(AssociateWriter.WriteRequest(request)).ConfigureAwait(false);
        var indication = await session.ReceiveAsync(options.AssociateTimeout).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (session.Rejection is { } rejection)
            throw rejection;
        if (indication.Kind is IndicationKind.TimedOut)
        {
            await session.AbortAsync("no answer to the association request").ConfigureAwait(false);
            throw new DicomNetworkException($"{peer} did not answer the association request within {options.AssociateTimeout.TotalSeconds:0} s.");
        }

        if (indication.Kind is not IndicationKind.Associate)
            throw new AssociationAbortedException($"The association request to {peer} failed: {session.End?.Why}.");
        return Info(session.Associate!, request, transport, options);
    }

    /// <summary>What was agreed by extended negotiation for a class.</summary>
    public static QueryOptions Extended(AssociatePdu answer, string sopClassUid) =>
        QueryNegotiation.Read(answer.UserInformation.Extended.FirstOrDefault(e => e.SopClassUid == sopClassUid));

    private static AssociatePdu Request(DicomEndpoint peer, AssociationOptions options)
    {
        if (options.Contexts.Count is 0 or > MaxContexts)
            throw new ArgumentException($"{options.Contexts.Count} presentation contexts: 1 to {MaxContexts} can be proposed.", nameof(options));
        return new AssociatePdu
        {
            CalledAe = peer.AeTitle,
            CallingAe = options.CallingAe,
            Contexts = [.. options.Contexts.Select((c, i) => new AssociateContext((byte)((i * 2) + 1), c.AbstractSyntax, c.TransferSyntaxes))],
            UserInformation = new UserInformation
            {
                MaxPduLength = (uint)options.MaxPduLength,
                ImplementationClassUid = Part10.ImplementationClassUid,
                ImplementationVersionName = Part10.ImplementationVersionName,
                UserIdentity = options.UserIdentity,
                Roles =
                [
                    .. options.Contexts.Where(c => c.ScpRole || !c.ScuRole).DistinctBy(c => c.AbstractSyntax)
                        .Select(c => new RoleSelection(c.AbstractSyntax, c.ScuRole, c.ScpRole)),
                ],
                Extended =
                [
                    .. options.Contexts.Where(c => c.ExtendedNegotiation is not null).DistinctBy(c => c.AbstractSyntax)
                        .Select(c => new ExtendedNegotiation(c.AbstractSyntax, c.ExtendedNegotiation!.Value)),
                ],
            },
        };
    }

    private static AssociationInfo Info(AssociatePdu answer, AssociatePdu request, ITransport transport, AssociationOptions options)
    {
        var roles = answer.UserInformation.Roles.ToDictionaryFirst(r => r.SopClassUid);
        var contexts = new List<AcceptedContext>();
        foreach (var context in answer.Contexts)
        {
            var index = (context.Id - 1) / 2;
            if (context.Result is not ContextResult.Accepted || (context.Id & 1) is 0 || index >= options.Contexts.Count || context.TransferSyntaxes is not [var syntax, ..])
                continue;
            var proposed = options.Contexts[index];
            // Without an item in the answer the default roles hold: we are SCU only (PS3.7 D.3.3.4.1).
            var role = roles.GetValueOrDefault(proposed.AbstractSyntax);
            contexts.Add(new AcceptedContext(context.Id, proposed.AbstractSyntax, syntax, proposed.ScuRole && (role?.Scu ?? true), proposed.ScpRole && (role?.Scp ?? false)));
        }

        return new AssociationInfo
        {
            Id = Interlocked.Increment(ref s_lastId),
            CallingAe = request.CallingAe,
            CalledAe = request.CalledAe,
            Remote = transport.Remote,
            IsTls = transport.IsTls,
            ImplementationClassUid = answer.UserInformation.ImplementationClassUid,
            ImplementationVersionName = answer.UserInformation.ImplementationVersionName,
            PeerMaxPdu = (int)Math.Min(answer.UserInformation.MaxPduLength ?? 0, int.MaxValue),
            Contexts = contexts,
        };
    }

    private static SslClientAuthenticationOptions Tls(DicomEndpoint peer, AssociationOptions options)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = peer.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificates = options.ClientCertificate is { } own ? [own] : null,
        };
        if (options.TrustedRoots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }
}
