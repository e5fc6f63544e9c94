using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

/// <summary>PS3.8 Table 9-10 once more, by column where the code has it by row.</summary>
public class StateTableTests
{
    private static readonly Dictionary<int, string> Columns = new()
    {
        [1] = "1:AE1 5:AE5",
        [2] = "3:AA1 4:AA1 6:AE6 10:AA1 12:AA1 13:AA1 16:AA2 17:AA5 18:AA2 19:AA1",
        [3] = "3:AA8 4:AA8 6:AA8 7:AE7 8:AE8 10:AA8 12:AA8 13:AA8 15:AA1 16:AA3 17:AA4 19:AA8",
        [4] = "2:AE2 15:AA2 17:AA4",
        [5] = "3:AE3 4:AE4 6:AA8 10:AA8 12:AA8 13:AA8 15:AA1 16:AA3 17:AA4 19:AA8",
        [6] = "3:AA8 4:AA8 6:AA8 9:DT1 10:DT2 11:AR1 12:AR2 13:AA8 15:AA1 16:AA3 17:AA4 19:AA8",
        [7] = "3:AA8 4:AA8 6:AA8 10:AR6 12:AR8 13:AR3 15:AA1 16:AA3 17:AA4 19:AA8",
        [8] = "3:AA8 4:AA8 6:AA8 9:AR7 10:AA8 12:AA8 13:AA8 14:AR4 15:AA1 16:AA3 17:AA4 19:AA8",
        [9] = "3:AA8 4:AA8 6:AA8 10:AA8 12:AA8 13:AA8 14:AR9 15:AA1 16:AA3 17:AA4 19:AA8",
        [10] = "3:AA8 4:AA8 6:AA8 10:AA8 12:AA8 13:AR10 15:AA1 16:AA3 17:AA4 19:AA8",
        [11] = "3:AA8 4:AA8 6:AA8 10:AA8 12:AA8 13:AR3 15:AA1 16:AA3 17:AA4 19:AA8",
        [12] = "3:AA8 4:AA8 6:AA8 10:AA8 12:AA8 13:AA8 14:AR4 15:AA1 16:AA3 17:AA4 19:AA8",
        [13] = "3:AA6 4:AA6 6:AA7 10:AA6 12:AA6 13:AA6 16:AA2 17:AR5 18:AA2 19:AA7",
    };

    public static TheoryData<int, int> EveryCell
    {
        get
        {
            var cells = new TheoryData<int, int>();
            for (var e = 1; e <= 19; e++)
            {
                for (var state = 1; state <= 13; state++)
                    cells.Add(e, state);
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(EveryCell))]
    public void Every_cell_is_that_of_the_standard(int e, int state)
    {
        var expected = Columns[state].Split(' ').Select(c => c.Split(':')).FirstOrDefault(c => c[0] == $"{e}")?[1] ?? "None";

        Assert.Equal(expected, StateTable.Find((UpperLayerEvent)e, (UpperLayerState)state).ToString());
    }

    [Theory]
    [InlineData(UpperLayerAction.AE1, 4)]
    [InlineData(UpperLayerAction.AE2, 5)]
    [InlineData(UpperLayerAction.AE3, 6)]
    [InlineData(UpperLayerAction.AE4, 1)]
    [InlineData(UpperLayerAction.AE5, 2)]
    [InlineData(UpperLayerAction.AE6, 3)]
    [InlineData(UpperLayerAction.AE7, 6)]
    [InlineData(UpperLayerAction.AE8, 13)]
    [InlineData(UpperLayerAction.DT1, 6)]
    [InlineData(UpperLayerAction.DT2, 6)]
    [InlineData(UpperLayerAction.AR1, 7)]
    [InlineData(UpperLayerAction.AR2, 8)]
    [InlineData(UpperLayerAction.AR3, 1)]
    [InlineData(UpperLayerAction.AR4, 13)]
    [InlineData(UpperLayerAction.AR5, 1)]
    [InlineData(UpperLayerAction.AR6, 7)]
    [InlineData(UpperLayerAction.AR7, 8)]
    [InlineData(UpperLayerAction.AR9, 11)]
    [InlineData(UpperLayerAction.AR10, 12)]
    [InlineData(UpperLayerAction.AA1, 13)]
    [InlineData(UpperLayerAction.AA2, 1)]
    [InlineData(UpperLayerAction.AA3, 1)]
    [InlineData(UpperLayerAction.AA4, 1)]
    [InlineData(UpperLayerAction.AA5, 1)]
    [InlineData(UpperLayerAction.AA6, 13)]
    [InlineData(UpperLayerAction.AA7, 13)]
    [InlineData(UpperLayerAction.AA8, 13)]
    public void Every_action_leads_to_its_state(UpperLayerAction action, int state)
    {
        Assert.Equal((UpperLayerState)state, StateTable.Next(action, isRequestor: true));
        Assert.Equal((UpperLayerState)state, StateTable.Next(action, isRequestor: false));
    }

    [Fact]
    public void A_release_collision_and_an_unacceptable_request_depend_on_more_than_the_cell()
    {
        Assert.Equal(UpperLayerState.CollisionRequestorAwaitingLocal, StateTable.Next(UpperLayerAction.AR8, isRequestor: true));
        Assert.Equal(UpperLayerState.CollisionAcceptorAwaitingResponse, StateTable.Next(UpperLayerAction.AR8, isRequestor: false));
        Assert.Equal(UpperLayerState.AwaitingTransportClose, StateTable.Next(UpperLayerAction.AE6, isRequestor: false, acceptable: false));
    }

    [Fact]
    public void An_impossible_event_changes_nothing()
    {
        var machine = new UpperLayerMachine(isRequestor: true);

        Assert.Equal(UpperLayerAction.None, machine.Handle(UpperLayerEvent.LocalData));
        Assert.Equal(UpperLayerState.Idle, machine.State);
    }
}
