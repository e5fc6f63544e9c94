namespace QaGateway.Dicom.Network;

/// <summary>Sub-operation counters of a pending C-MOVE or C-GET response (RET-3).</summary>
public readonly record struct RetrieveProgress(int Remaining, int Completed, int Failed, int Warning);
