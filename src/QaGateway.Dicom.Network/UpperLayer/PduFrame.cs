using System.Buffers;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>One PDU as cut from the stream.</summary>
/// <param name="Type">PDU type.</param>
/// <param name="Body">What follows the 6-byte header; lies in the receive buffer, valid until <see cref="PduReader.Release"/>.</param>
public readonly record struct PduFrame(PduType Type, ReadOnlySequence<byte> Body);
