using System.Buffers;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

public class UpperLayerSessionTests
{
    private static readonly SessionOptions Options = new(16384, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(UpperLayerSession Requestor, UpperLayerSession Acceptor)> EstablishAsync()
    {
        var (left, right) = PipeTransport.Pair();
        var requestor = new UpperLayerSession(left, isRequestor: true, Options, TimeProvider.System);
        var acceptor = new UpperLayerSession(right, isRequestor: false, Options, TimeProvider.System);
        await requestor.SendAssociateAsync(Pdus.Request((1, Uids.Verification)));
        Assert.Equal(IndicationKind.Associate, (await acceptor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        await acceptor.SendAssociateAsync(AssociateWriter.WriteAccept(new AssociatePdu { CalledAe = "A", CallingAe = "B" }));
        Assert.Equal(IndicationKind.Associate, (await requestor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        return (requestor, acceptor);
    }

    [Fact]
    public async Task Both_sides_asking_for_release_at_once_both_are_released()
    {
        var (requestor, acceptor) = await EstablishAsync();

        Assert.True(await requestor.RequestReleaseAsync());
        Assert.True(await acceptor.RequestReleaseAsync());
        var left = requestor.ReceiveAsync(TimeSpan.FromSeconds(5));
        var right = acceptor.ReceiveAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(IndicationKind.Ended, (await right).Kind);
        Assert.Equal(IndicationKind.Ended, (await left).Kind);
        Assert.Equal("released", requestor.End!.Why);
        Assert.Equal("released", acceptor.End!.Why);
    }

    [Fact]
    public async Task Data_may_still_come_after_we_asked_for_release()
    {
        var (requestor, acceptor) = await EstablishAsync();

        await requestor.RequestReleaseAsync();
        Assert.Equal(IndicationKind.ReleaseRequested, (await acceptor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        var output = await acceptor.BeginSendAsync();
        output.Write(Pdus.Echo());
        await acceptor.FlushAsync();
        acceptor.EndSend();
        await acceptor.ConfirmReleaseAsync();

        Assert.Equal(IndicationKind.Data, (await requestor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        Assert.Equal(IndicationKind.Ended, (await requestor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        Assert.True(requestor.End!.IsOrderly);
    }

    [Fact]
    public async Task An_abort_wakes_the_own_receiver_and_tells_the_peer()
    {
        var (requestor, acceptor) = await EstablishAsync();
        var waiting = requestor.ReceiveAsync(Timeout.InfiniteTimeSpan).AsTask();

        await requestor.AbortAsync("enough");

        Assert.Equal(IndicationKind.Ended, (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancel)).Kind);
        Assert.Equal(IndicationKind.Ended, (await acceptor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
        Assert.Equal("aborted by us: enough", requestor.End!.Why);
        Assert.Equal("aborted by the peer (by its application)", acceptor.End!.Why);
    }

    [Fact]
    public async Task A_time_limit_of_receiving_changes_nothing()
    {
        var (requestor, acceptor) = await EstablishAsync();

        Assert.Equal(IndicationKind.TimedOut, (await requestor.ReceiveAsync(TimeSpan.FromMilliseconds(50))).Kind);
        await acceptor.RequestReleaseAsync();

        Assert.Equal(IndicationKind.ReleaseRequested, (await requestor.ReceiveAsync(TimeSpan.FromSeconds(5))).Kind);
    }

    [Fact]
    public async Task After_the_end_nothing_can_be_sent()
    {
        var (requestor, _) = await EstablishAsync();

        await requestor.AbortAsync("enough");

        await Assert.ThrowsAsync<SessionEndedException>(async () => await requestor.BeginSendAsync());
        Assert.False(await requestor.RequestReleaseAsync());
    }

    [Fact]
    public async Task In_Sta13_a_new_request_is_answered_with_an_abort_and_ARTIM_closes()
    {
        var (ours, theirs) = PipeTransport.Pair();
        var acceptor = new UpperLayerSession(theirs, isRequestor: false, Options, TimeProvider.System);
        await ours.Output.WriteAsync(Pdus.Request((1, Uids.Verification)), Cancel);
        await acceptor.ReceiveAsync(TimeSpan.FromSeconds(5));
        await acceptor.RejectAsync(AssociationDecision.Reject.CallingAeUnknown("no"));
        var closing = acceptor.CloseAsync();
        await ours.Output.WriteAsync(Pdus.Request((1, Uids.Verification)), Cancel);

        await closing.WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        var answers = Pdus.Split(await ours.ReadAsync(20, Cancel));
        Assert.Equal([PduType.AssociateReject, PduType.Abort], answers.Select(a => a.Type));
        Assert.True(theirs.IsClosed);
    }
}
