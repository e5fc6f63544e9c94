namespace QaGateway.Dicom;

/// <summary>Every attribute of PS3.6 and PS3.7 by its keyword. A repeating group (60xx) stands for its first member (6000).</summary>
public static partial class Tags;
