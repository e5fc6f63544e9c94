using System.Buffers;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>What the upper layer indicates to its user.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">Body of the P-DATA-TF, valid until the next receive.</param>
internal readonly record struct Indication(IndicationKind Kind, ReadOnlySequence<byte> Data = default);
