namespace QaGateway.Dicom.Network;

/// <summary>Command of a C-STORE-RQ (PS3.7 §9.1.1).</summary>
/// <param name="MessageId">Message ID.</param>
/// <param name="SopClassUid">Affected SOP Class UID; equals the context's abstract syntax (NEG-16).</param>
/// <param name="SopInstanceUid">Affected SOP Instance UID as sent: not checked, never a path.</param>
/// <param name="Priority">0 medium, 1 high, 2 low.</param>
/// <param name="MoveOriginatorAe">Set when the object comes from a C-MOVE.</param>
/// <param name="MoveOriginatorMessageId">Set when the object comes from a C-MOVE.</param>
public sealed record CStoreRequest(
    ushort MessageId, string SopClassUid, string SopInstanceUid, ushort Priority = 0, string? MoveOriginatorAe = null, ushort? MoveOriginatorMessageId = null);
