using System.Net;

namespace QaGateway.Hl7.Mllp;

/// <summary>One message as it came out of its frame.</summary>
/// <param name="Bytes">A copy of its own: the handler may keep it.</param>
/// <param name="Remote">The sender's address.</param>
/// <param name="ConnectionId">Counts the connections of this server, from 1.</param>
public sealed record MllpMessage(ReadOnlyMemory<byte> Bytes, IPEndPoint? Remote, long ConnectionId);
