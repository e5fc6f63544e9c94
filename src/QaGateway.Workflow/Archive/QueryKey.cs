using QaGateway.Dicom;

namespace QaGateway.Workflow.Archive;

/// <summary>One key of a query as it was sent.</summary>
/// <param name="Value">Several values joined by backslash; empty = universal, asks only for the attribute's return.</param>
/// <param name="Sequence">The sequence it stands in; null at the top.</param>
public sealed record QueryKey(DicomTag Tag, string Value, DicomTag? Sequence = null);
