using System.Collections.Frozen;

namespace QaGateway.Workflow.Orders.Messages;

internal enum OrderAction
{
    /// <summary>A new order; a known one is updated.</summary>
    Create,
    Update,
    Replace,
    Cancel,
    Discontinue,
    Hold,
    Release,

    /// <summary>ORC-5 decides.</summary>
    Status,
    Report,

    /// <summary>An answer to what we sent.</summary>
    Response,
    NegativeResponse,

    /// <summary>A question that we do not answer.</summary>
    Query,
}

/// <summary>ORC-1 and ORC-5 as data (§2.7).</summary>
internal static class OrderControl
{
    private static readonly FrozenDictionary<string, OrderAction> Actions = new Dictionary<string, OrderAction>
    {
        ["NW"] = OrderAction.Create,
        ["SN"] = OrderAction.Create,
        ["RO"] = OrderAction.Create,
        ["CH"] = OrderAction.Create,
        ["PA"] = OrderAction.Create,
        ["XO"] = OrderAction.Update,
        ["XX"] = OrderAction.Update,
        ["RP"] = OrderAction.Replace,
        ["RU"] = OrderAction.Replace,
        ["CA"] = OrderAction.Cancel,
        ["OC"] = OrderAction.Cancel,
        ["DC"] = OrderAction.Discontinue,
        ["OD"] = OrderAction.Discontinue,
        ["HD"] = OrderAction.Hold,
        ["OH"] = OrderAction.Hold,
        ["RL"] = OrderAction.Release,
        ["OE"] = OrderAction.Release,
        ["OR"] = OrderAction.Release,
        ["SC"] = OrderAction.Status,
        ["RE"] = OrderAction.Report,
        ["SS"] = OrderAction.Query,
        ["NA"] = OrderAction.Response,
        ["OK"] = OrderAction.Response,
        ["CR"] = OrderAction.Response,
        ["DR"] = OrderAction.Response,
        ["XR"] = OrderAction.Response,
        ["UA"] = OrderAction.NegativeResponse,
        ["UC"] = OrderAction.NegativeResponse,
        ["UD"] = OrderAction.NegativeResponse,
        ["UX"] = OrderAction.NegativeResponse,
        ["DE"] = OrderAction.NegativeResponse,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, OrderState> Statuses = new Dictionary<string, OrderState>
    {
        ["SC"] = OrderState.Scheduled,
        ["IP"] = OrderState.Started,
        ["CM"] = OrderState.Completed,
        ["A"] = OrderState.Completed,
        ["CA"] = OrderState.Canceled,
        ["DC"] = OrderState.Discontinued,
        ["HD"] = OrderState.OnHold,
        ["RP"] = OrderState.Replaced,
    }.ToFrozenDictionary();

    public static bool TryFind(string control, out OrderAction action) => Actions.TryGetValue(control, out action);

    /// <summary>The state that ORC-5 names; null when it names none.</summary>
    public static OrderState? StateOf(string status) => Statuses.TryGetValue(status, out var state) ? state : null;
}
