namespace QaGateway.Workflow.Matching;

/// <summary>How well two birth dates agree (REC-5).</summary>
public enum BirthDateLevel
{
    /// <summary>One is not given, is no date, or is a placeholder such as 1900-01-01.</summary>
    Missing,
    Different,

    /// <summary>One knows the year only, and the years agree: no points, no veto.</summary>
    YearOnly,

    /// <summary>One digit differs.</summary>
    Digit1,

    /// <summary>Day and month, or two neighbouring digits, interchanged.</summary>
    Transposed,
    Equal,
}
