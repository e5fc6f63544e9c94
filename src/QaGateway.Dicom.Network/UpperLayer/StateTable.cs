namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>PS3.8 Table 9-10 as data.</summary>
public static class StateTable
{
    private const int States = 13;

    // Sta:  1    2    3    4    5    6    7    8    9    10   11   12   13
    private static readonly string[] Rows =
    [
        "       AE1  .    .    .    .    .    .    .    .    .    .    .    .  ", // 1  local associate request
        "       .    .    .    AE2  .    .    .    .    .    .    .    .    .  ", // 2  transport confirm
        "       .    AA1  AA8  .    AE3  AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA6", // 3  A-ASSOCIATE-AC
        "       .    AA1  AA8  .    AE4  AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA6", // 4  A-ASSOCIATE-RJ
        "       AE5  .    .    .    .    .    .    .    .    .    .    .    .  ", // 5  transport indication
        "       .    AE6  AA8  .    AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA7", // 6  A-ASSOCIATE-RQ
        "       .    .    AE7  .    .    .    .    .    .    .    .    .    .  ", // 7  local accept
        "       .    .    AE8  .    .    .    .    .    .    .    .    .    .  ", // 8  local reject
        "       .    .    .    .    .    DT1  .    AR7  .    .    .    .    .  ", // 9  local P-DATA
        "       .    AA1  AA8  .    AA8  DT2  AR6  AA8  AA8  AA8  AA8  AA8  AA6", // 10 P-DATA-TF
        "       .    .    .    .    .    AR1  .    .    .    .    .    .    .  ", // 11 local release request
        "       .    AA1  AA8  .    AA8  AR2  AR8  AA8  AA8  AA8  AA8  AA8  AA6", // 12 A-RELEASE-RQ
        "       .    AA1  AA8  .    AA8  AA8  AR3  AA8  AA8  AR10 AR3  AA8  AA6", // 13 A-RELEASE-RP
        "       .    .    .    .    .    .    .    AR4  AR9  .    .    AR4  .  ", // 14 local release response
        "       .    .    AA1  AA2  AA1  AA1  AA1  AA1  AA1  AA1  AA1  AA1  .  ", // 15 local abort
        "       .    AA2  AA3  .    AA3  AA3  AA3  AA3  AA3  AA3  AA3  AA3  AA2", // 16 A-ABORT
        "       .    AA5  AA4  AA4  AA4  AA4  AA4  AA4  AA4  AA4  AA4  AA4  AR5", // 17 transport closed
        "       .    AA2  .    .    .    .    .    .    .    .    .    .    AA2", // 18 ARTIM expired
        "       .    AA1  AA8  .    AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA8  AA7", // 19 unknown or invalid PDU
    ];

    private static readonly UpperLayerAction[,] Cells = Parse();

    /// <summary>The cell of the table; <see cref="UpperLayerAction.None"/> where it is empty.</summary>
    public static UpperLayerAction Find(UpperLayerEvent e, UpperLayerState state) => Cells[(int)e - 1, (int)state - 1];

    /// <summary>The state that an action leads to.</summary>
    /// <param name="action">The action.</param>
    /// <param name="isRequestor">We requested the association (matters for AR8, the release collision).</param>
    /// <param name="acceptable">The request is acceptable to the provider (matters for AE6).</param>
    public static UpperLayerState Next(UpperLayerAction action, bool isRequestor, bool acceptable = true) => action switch
    {
        UpperLayerAction.AE1 => UpperLayerState.AwaitingTransportOpen,
        UpperLayerAction.AE2 => UpperLayerState.AwaitingAssociateReply,
        UpperLayerAction.AE5 => UpperLayerState.TransportOpenAwaitingRequest,
        UpperLayerAction.AE6 when acceptable => UpperLayerState.AwaitingLocalAssociateResponse,
        UpperLayerAction.AE3 or UpperLayerAction.AE7 or UpperLayerAction.DT1 or UpperLayerAction.DT2 => UpperLayerState.Established,
        UpperLayerAction.AR1 or UpperLayerAction.AR6 => UpperLayerState.AwaitingReleaseResponse,
        UpperLayerAction.AR2 or UpperLayerAction.AR7 => UpperLayerState.AwaitingLocalReleaseResponse,
        UpperLayerAction.AR8 => isRequestor ? UpperLayerState.CollisionRequestorAwaitingLocal : UpperLayerState.CollisionAcceptorAwaitingResponse,
        UpperLayerAction.AR9 => UpperLayerState.CollisionRequestorAwaitingResponse,
        UpperLayerAction.AR10 => UpperLayerState.CollisionAcceptorAwaitingLocal,
        UpperLayerAction.AE6 or UpperLayerAction.AE8 or UpperLayerAction.AR4 or UpperLayerAction.AA1
            or UpperLayerAction.AA6 or UpperLayerAction.AA7 or UpperLayerAction.AA8 => UpperLayerState.AwaitingTransportClose,
        UpperLayerAction.AE4 or UpperLayerAction.AR3 or UpperLayerAction.AR5 or UpperLayerAction.AA2 or UpperLayerAction.AA3
            or UpperLayerAction.AA4 or UpperLayerAction.AA5 => UpperLayerState.Idle,
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static UpperLayerAction[,] Parse()
    {
        var cells = new UpperLayerAction[Rows.Length, States];
        for (var row = 0; row < Rows.Length; row++)
        {
            var names = Rows[row].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var state = 0; state < States; state++)
                cells[row, state] = names[state] is "." ? UpperLayerAction.None : Enum.Parse<UpperLayerAction>(names[state]);
        }

        return cells;
    }
}
