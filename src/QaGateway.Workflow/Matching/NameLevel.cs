namespace QaGateway.Workflow.Matching;

/// <summary>How well two names agree (REC-4), worst first.</summary>
public enum NameLevel
{
    /// <summary>One of them is not given, or is a placeholder: says nothing.</summary>
    Missing,
    None,

    /// <summary>One letter wrong, left out, added or exchanged with its neighbour.</summary>
    Edit1,

    /// <summary>Sounds the same.</summary>
    Phonetic,

    /// <summary>One has the initial of the given name only.</summary>
    Initial,

    /// <summary>One has more: a middle name, a second family name; or the other was cut.</summary>
    Subset,

    /// <summary>Family and given name interchanged.</summary>
    Swapped,
    Exact,
}

public static class NameLevels
{
    /// <summary>Levels of the same rank weigh the same and are not better than one another (V14).</summary>
    public static int Rank(this NameLevel level) => level switch
    {
        NameLevel.Exact => 3,
        NameLevel.Swapped or NameLevel.Subset or NameLevel.Initial => 2,
        NameLevel.Phonetic or NameLevel.Edit1 => 1,
        _ => 0,
    };
}
