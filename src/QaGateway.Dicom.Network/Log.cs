using System.Net;
using Microsoft.Extensions.Logging;

namespace QaGateway.Dicom.Network;

/// <summary>What happens to associations, in words. AE titles, UIDs and codes only, never patient data.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "DICOM server {AeTitle} listens on {Address}:{Port}")]
    public static partial void Listening(this ILogger logger, string aeTitle, IPAddress address, int port);

    [LoggerMessage(101, LogLevel.Information, "Association {Id} {CallingAe} -> {CalledAe} from {Remote}: {Text}")]
    public static partial void Association(this ILogger logger, long id, string? callingAe, string? calledAe, IPEndPoint? remote, string text);

    [LoggerMessage(102, LogLevel.Warning, "Association {Id} {CallingAe} -> {CalledAe} from {Remote}: {Text}")]
    public static partial void AssociationTrouble(this ILogger logger, long id, string? callingAe, string? calledAe, IPEndPoint? remote, string text);

    [LoggerMessage(103, LogLevel.Debug, "Connection {Id} from {Remote} was closed before any request")]
    public static partial void SilentConnection(this ILogger logger, long id, IPEndPoint? remote);

    [LoggerMessage(104, LogLevel.Error, "Association {Id} failed")]
    public static partial void AssociationFailed(this ILogger logger, Exception exception, long id);

    [LoggerMessage(105, LogLevel.Error, "Association {Id}: {Service} of message {MessageId} failed")]
    public static partial void ServiceFailed(this ILogger logger, Exception exception, long id, string service, ushort? messageId);

    [LoggerMessage(106, LogLevel.Warning, "Association {Id}: {Service} refused with {Status}: {Why}")]
    public static partial void ServiceRefused(this ILogger logger, long id, string service, DimseStatus status, string why);

    [LoggerMessage(107, LogLevel.Warning, "Association {Id}: a response to message {MessageId}, which is not waiting, is dropped")]
    public static partial void UnknownResponse(this ILogger logger, long id, ushort? messageId);

    [LoggerMessage(108, LogLevel.Warning, "TLS handshake with {Remote} failed: {Why}")]
    public static partial void HandshakeFailed(this ILogger logger, EndPoint? remote, string why);

    [LoggerMessage(109, LogLevel.Error, "The listener for event {Kind} failed")]
    public static partial void EventListenerFailed(this ILogger logger, Exception exception, AssociationEventKind kind);

    [LoggerMessage(110, LogLevel.Error, "Accepting connections failed, trying again")]
    public static partial void AcceptFailed(this ILogger logger, Exception exception);

    [LoggerMessage(111, LogLevel.Warning, "Association {Id}: sub-operation for {SopInstanceUid} failed: {Why}")]
    public static partial void SubOperationFailed(this ILogger logger, long id, string sopInstanceUid, string why);
}
