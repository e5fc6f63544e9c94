namespace QaGateway.Dicom;

/// <summary>Every UID of PS3.6 Annex A by its keyword.</summary>
public static partial class Uids;
