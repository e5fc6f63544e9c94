using System.Collections.Frozen;

namespace QaGateway.Workflow.Orders.Messages;

internal enum AdtAction
{
    /// <summary>Register or update.</summary>
    Upsert,

    /// <summary>Location and visit of a known patient.</summary>
    Visit,
    Merge,

    /// <summary>The identifier changes, the human does not.</summary>
    ChangeId,

    /// <summary>An identifier, with what is filed under it, goes to another human.</summary>
    Move,

    /// <summary>Visit or account numbers.</summary>
    VisitNumber,

    /// <summary>The visit, with its orders, goes to another human.</summary>
    MoveVisit,
    Link,
    Unlink,
    Delete,
}

/// <summary>ADT triggers as data (§2.5, §2.8).</summary>
internal static class AdtEvents
{
    private static readonly FrozenDictionary<string, AdtAction> Actions = Build();

    public static bool TryFind(string trigger, out AdtAction action) => Actions.TryGetValue(trigger, out action);

    private static FrozenDictionary<string, AdtAction> Build()
    {
        var actions = new Dictionary<string, AdtAction>();
        Add(AdtAction.Upsert, "A01", "A04", "A05", "A08", "A10", "A14", "A28", "A31");
        Add(AdtAction.Visit, "A02", "A03", "A06", "A07", "A09", "A11", "A12", "A13", "A15", "A16", "A17", "A25", "A26", "A27", "A38");
        Add(AdtAction.Merge, "A18", "A30", "A34", "A36", "A39", "A40");
        Add(AdtAction.ChangeId, "A46", "A47");
        Add(AdtAction.Move, "A43");
        Add(AdtAction.VisitNumber, "A35", "A41", "A42", "A44", "A49", "A50", "A51");
        Add(AdtAction.MoveVisit, "A45");
        Add(AdtAction.Link, "A24");
        Add(AdtAction.Unlink, "A37");
        Add(AdtAction.Delete, "A23", "A29");
        return actions.ToFrozenDictionary();

        void Add(AdtAction action, params string[] triggers)
        {
            foreach (var trigger in triggers)
                actions.Add(trigger, action);
        }
    }
}
