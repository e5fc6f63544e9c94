namespace QaGateway.Dicom.Network;

/// <summary>What an SCP sends over an association of the peer's once it has answered.</summary>
/// <param name="MakeAsync">Makes the request, in its own time; null = nothing is sent after all.</param>
/// <param name="AnsweredAsync">Told the peer's answer; null when the association ended before one came.</param>
public sealed record NFollowUp(Func<CancellationToken, ValueTask<NRequest?>> MakeAsync, Func<DimseStatus?, ValueTask> AnsweredAsync);
