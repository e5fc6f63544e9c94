namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>SCP/SCU role selection sub-item 54H (PS3.7 D.3.3.4): roles of the association requestor.</summary>
/// <param name="SopClassUid">The SOP class.</param>
/// <param name="Scu">The requestor may invoke.</param>
/// <param name="Scp">The requestor may perform.</param>
public sealed record RoleSelection(string SopClassUid, bool Scu, bool Scp);
