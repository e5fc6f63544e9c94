namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Moves an order and its steps through the states of §2.7.</summary>
internal static class OrderProgress
{
    /// <summary>Sets the steps meant; an empty id means all of them. The order's own state follows from its steps.</summary>
    /// <param name="order">With its steps.</param>
    /// <param name="stepIds">OBR-20 or IPC-4; empty = all.</param>
    /// <param name="state">Target.</param>
    /// <param name="from">Only steps for which this holds are moved.</param>
    /// <returns>True when something changed.</returns>
    public static bool Move(Order order, IReadOnlyCollection<string> stepIds, OrderState state, Func<OrderState, bool>? from = null)
    {
        var meant = order.Steps.Where(s => stepIds.Count is 0 || stepIds.Contains(s.StepId)).ToList();
        if (meant.Count is 0)
            meant = order.Steps; // the message does not name our steps: it means the order
        var moved = meant.FindAll(s => s.State != state && (from is null || from(s.State)));
        moved.ForEach(s => s.State = state);
        var before = order.State;
        if (order.Steps.Count is 0 && (from is null || from(order.State)))
            order.State = state;
        else
            Aggregate(order);
        return moved.Count > 0 || order.State != before;
    }

    public static bool Hold(Order order)
    {
        if (!order.IsOpen || order.State is OrderState.OnHold)
            return false;
        order.StateBefore = order.State;
        Move(order, [], OrderState.OnHold, IsOpen);
        order.State = OrderState.OnHold;
        return true;
    }

    public static bool Resume(Order order)
    {
        if (order.State is not OrderState.OnHold)
            return false;
        var state = order.StateBefore ?? OrderState.Scheduled;
        order.StateBefore = null;
        foreach (var step in order.Steps.Where(s => s.State is OrderState.OnHold))
            step.State = state is OrderState.Requested ? OrderState.Scheduled : state;
        order.State = state;
        return true;
    }

    public static bool IsOpen(OrderState state) => state is OrderState.Requested or OrderState.Scheduled or OrderState.Arrived or OrderState.Started or OrderState.OnHold;

    /// <summary>Not yet begun: may be canceled.</summary>
    public static bool IsUnstarted(OrderState state) => state is OrderState.Requested or OrderState.Scheduled or OrderState.Arrived or OrderState.OnHold or OrderState.Expired;

    private static void Aggregate(Order order)
    {
        var states = order.Steps.Select(s => s.State).ToHashSet();
        if (states.Count is 0)
            return;
        var live = states.Where(s => s is not (OrderState.Canceled or OrderState.Discontinued or OrderState.Replaced)).ToHashSet();
        order.State = live.Count switch
        {
            0 when states.Contains(OrderState.Discontinued) => OrderState.Discontinued,
            0 when states.Contains(OrderState.Replaced) => OrderState.Replaced,
            0 => OrderState.Canceled,
            1 => live.First(),
            _ when live.Contains(OrderState.Started) || live.Contains(OrderState.Completed) => OrderState.Started,
            _ when live.Contains(OrderState.Arrived) => OrderState.Arrived,
            _ => OrderState.Scheduled,
        };
    }
}
