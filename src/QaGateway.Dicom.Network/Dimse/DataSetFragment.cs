using System.Buffers;

namespace QaGateway.Dicom.Network.Dimse;

/// <param name="Bytes">Lie in the receive buffer; valid until the next read.</param>
/// <param name="IsLast">No more follow.</param>
internal readonly record struct DataSetFragment(ReadOnlySequence<byte> Bytes, bool IsLast);
