namespace QaGateway.Dicom;

/// <summary>What PS3.6 says of one attribute.</summary>
/// <param name="Tag">The tag asked for.</param>
/// <param name="Keyword">Such as <c>PatientName</c>; empty for a few retired attributes.</param>
/// <param name="Name">Such as <c>Patient's Name</c>.</param>
/// <param name="Vr">The value representation; where the standard leaves a choice, the one of Implicit VR before other attributes are looked at.</param>
/// <param name="VrText">As the standard has it, such as <c>US or SS</c>.</param>
/// <param name="Vm">Value multiplicity, such as <c>1-n</c>.</param>
/// <param name="IsRetired">Whether the standard has retired it.</param>
public sealed record DicomDictionaryEntry(
    DicomTag Tag, string Keyword, string Name, DicomVr Vr, string VrText, string Vm, bool IsRetired);
