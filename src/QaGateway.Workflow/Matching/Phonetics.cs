namespace QaGateway.Workflow.Matching;

/// <summary>Which phonetic code decides that names sound the same (REC-4).</summary>
public enum Phonetics
{
    DoubleMetaphone,

    /// <summary>Kölner Phonetik, for sites where German is spoken.</summary>
    Cologne,
}
