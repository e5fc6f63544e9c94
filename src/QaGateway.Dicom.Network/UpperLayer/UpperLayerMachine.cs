namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>The state of one association (PS3.8 §9.2). Decides, does no I/O; safe to use from several threads.</summary>
/// <param name="isRequestor">We request the association.</param>
public sealed class UpperLayerMachine(bool isRequestor)
{
    private readonly Lock _lock = new();
    private UpperLayerState _state = UpperLayerState.Idle;

    /// <summary>The present state.</summary>
    public UpperLayerState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Takes an event and moves on.</summary>
    /// <returns>What is to be done; <see cref="UpperLayerAction.None"/>, and no move, when the event is impossible in this state.</returns>
    public UpperLayerAction Handle(UpperLayerEvent e, bool acceptable = true)
    {
        lock (_lock)
        {
            var action = StateTable.Find(e, _state);
            if (action is not UpperLayerAction.None)
                _state = StateTable.Next(action, isRequestor, acceptable);
            return action;
        }
    }
}
