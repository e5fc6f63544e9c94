namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>The association ended inside an operation; the session's <see cref="UpperLayerSession.End"/> says how.</summary>
internal sealed class SessionEndedException(string why) : Exception(why);
