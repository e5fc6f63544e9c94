namespace QaGateway.Workflow.Archive;

/// <summary>Query/Retrieve Level (0008,0052), from the top.</summary>
public enum QueryLevel
{
    Patient,
    Study,
    Series,
    Image,
}
