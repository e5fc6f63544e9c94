using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Server;

/// <summary>Peers that mean no good, over real sockets.</summary>
public class HostileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DicomServerOptions Options(int max = 100) => new()
    {
        AeTitle = TestServer.Ae,
        Address = IPAddress.Loopback,
        Port = 0,
        MaxAssociations = max,
        ArtimTimeout = TimeSpan.FromMilliseconds(300),
        FragmentTimeout = TimeSpan.FromMilliseconds(300),
        IdleTimeout = TimeSpan.FromMilliseconds(600),
    };

    private static async Task<Socket> ConnectAsync(TestServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), Cancel);
        return socket;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token)) > 0)
                all.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }

        return all.ToArray();
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_by_ARTIM_and_told()
    {
        await using var server = await TestServer.StartAsync(new DicomServices(), Options());
        using var socket = await ConnectAsync(server);

        Assert.Empty(await ReadToEndAsync(socket));

        Assert.Contains("ARTIM", (await server.EventAsync(AssociationEventKind.Aborted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_trickles_in_is_closed_by_ARTIM_too()
    {
        await using var server = await TestServer.StartAsync(new DicomServices(), Options());
        using var socket = await ConnectAsync(server);
        var request = Pdus.Request((1, Uids.Verification));
        var clock = Stopwatch.StartNew();
        var end = ReadToEndAsync(socket);

        for (var i = 0; i < request.Length && !end.IsCompleted; i++)
        {
            await socket.SendAsync(request.AsMemory(i, 1), SocketFlags.None, CancellationToken.None);
            await Task.Delay(20, Cancel);
        }

        Assert.Empty(await end);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_peer_that_stalls_inside_a_message_is_aborted()
    {
        var store = new MemoryStore();
        await using var server = await TestServer.StartAsync(new DicomServices { Store = store }, Options());
        using var socket = await ConnectAsync(server);

        await socket.SendAsync((byte[])[.. Pdus.Request((1, Uids.CTImageStorage)), .. Pdus.Command(1, Pdus.StoreCommand()), 4, 0, 0, 0], SocketFlags.None, Cancel);
        var answers = Pdus.Split(await ReadToEndAsync(socket));

        Assert.Equal([PduType.AssociateAccept, PduType.Abort], answers.Select(a => a.Type));
        Assert.Contains("stalled inside a message", (await server.EventAsync(AssociationEventKind.Aborted)).Text, StringComparison.Ordinal);
        Assert.Equal(1, store.Discarded);
    }

    [Fact]
    public async Task An_association_without_messages_is_aborted_after_the_idle_time()
    {
        await using var server = await TestServer.StartAsync(new DicomServices(), Options());
        using var socket = await ConnectAsync(server);

        await socket.SendAsync(Pdus.Request((1, Uids.Verification)), SocketFlags.None, Cancel);
        var answers = Pdus.Split(await ReadToEndAsync(socket));

        Assert.Equal([PduType.AssociateAccept, PduType.Abort], answers.Select(a => a.Type));
        Assert.Contains("no message came", (await server.EventAsync(AssociationEventKind.Aborted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_never_closes_after_a_rejection_is_closed_by_ARTIM()
    {
        await using var server = await TestServer.StartAsync(
            new DicomServices { OnAssociate = (_, _) => new(AssociationDecision.Reject.CallingAeUnknown("no")) }, Options());
        using var socket = await ConnectAsync(server);

        await socket.SendAsync(Pdus.Request((1, Uids.Verification)), SocketFlags.None, Cancel);
        var answers = Pdus.Split(await ReadToEndAsync(socket));

        Assert.Equal(PduType.AssociateReject, Assert.Single(answers).Type);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_its_answers_is_cut()
    {
        var matches = Enumerable.Range(0, 20_000).Select(_ => new DicomDataset().Set(Tags.StudyDescription, new string('x', 60)).SetBytes(Tags.RedPaletteColorLookupTableData, DicomVr.OW, new byte[2000])).ToArray();
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(matches) }, Options());
        using var socket = await ConnectAsync(server);
        socket.ReceiveBufferSize = 4096;
        var find = new QaGateway.Dicom.Network.Dimse.DimseCommand
        {
            Field = QaGateway.Dicom.Network.Dimse.CommandField.CFindRequest,
            MessageId = 1,
            SopClassUid = Uids.StudyRootQueryRetrieveInformationModelFind,
            HasDataSet = true,
        };

        await socket.SendAsync(
            (byte[])[.. Pdus.Request((1, Uids.StudyRootQueryRetrieveInformationModelFind)), .. Pdus.Command(1, find), .. Pdus.Data(1, false, true, [])], SocketFlags.None, Cancel);

        Assert.Contains("took no data", (await server.EventAsync(AssociationEventKind.Aborted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "DUL-8")]
    public async Task One_association_too_many_is_rejected_for_now_and_welcome_later()
    {
        await using var server = await TestServer.StartAsync(new DicomServices(), Options(max: 2));
        var first = await server.OpenAsync(RequestedContext.For(Uids.Verification));
        await using var second = await server.OpenAsync(RequestedContext.For(Uids.Verification));

        var error = await Assert.ThrowsAsync<AssociationRejectedException>(() => server.OpenAsync(RequestedContext.For(Uids.Verification)));
        await first.DisposeAsync();
        for (var i = 0; server.Server.Associations > 1 && i < 200; i++)
            await Task.Delay(10, Cancel);
        await using var third = await server.OpenAsync(RequestedContext.For(Uids.Verification));

        Assert.Equal((RejectResult.Transient, RejectSource.Presentation, 2), (error.Result, error.RejectedBy, error.Reason));
        Assert.Equal(DimseStatus.Success, await third.EchoAsync(Cancel));
    }

    [Fact]
    public async Task Hundreds_of_silent_connections_do_not_keep_an_honest_peer_out_for_long()
    {
        await using var server = await TestServer.StartAsync(new DicomServices(), Options(max: 20));
        var sockets = new List<Socket>();
        for (var i = 0; i < 300; i++)
            sockets.Add(await ConnectAsync(server));
        await Task.Delay(800, Cancel);

        await using var association = await server.OpenAsync(RequestedContext.For(Uids.Verification));

        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
        sockets.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Memory_stays_flat_whatever_the_size_of_an_object()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Store = new Discard() }, new DicomServerOptions { Address = IPAddress.Loopback, Port = 0 });
        await using var association = await server.OpenAsync(new RequestedContext(Uids.CTImageStorage, [Uids.ExplicitVRLittleEndian]));
        const long size = 400L * 1024 * 1024;
        var source = new DicomObjectSource(Uids.CTImageStorage, "1.2.3", Uids.ExplicitVRLittleEndian, _ => new(new Zeros(size)));
        await association.StoreAsync(new DicomObjectSource(Uids.CTImageStorage, "1.2.3", Uids.ExplicitVRLittleEndian, _ => new(new Zeros(1 << 20))), Cancel);
        var before = GC.GetTotalAllocatedBytes();

        var result = await association.StoreAsync(source, Cancel);

        Assert.Equal(DimseStatus.Success, result.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 40L * 1024 * 1024); // other tests allocate beside it
    }

    [Fact]
    public async Task Stopping_lets_a_running_message_end_and_rejects_new_ones()
    {
        using var go = new SemaphoreSlim(0);
        var store = new MemoryStore();
        var slow = new Slow(store, go);
        var server = await TestServer.StartAsync(new DicomServices { Store = slow }, new DicomServerOptions
        {
            Address = IPAddress.Loopback,
            Port = 0,
            DrainIdle = TimeSpan.FromMilliseconds(50),
            ArtimTimeout = TimeSpan.FromMilliseconds(300),
        });
        await using var association = await server.OpenAsync(RequestedContext.For(Uids.CTImageStorage));
        var storing = association.StoreAsync(Objects.Source(Objects.Ct()), Cancel);
        await slow.Started.Task;

        var stopping = server.Server.StopAsync(Cancel);
        await Task.Delay(200, Cancel);
        var error = await Assert.ThrowsAsync<AssociationRejectedException>(() => server.OpenAsync(RequestedContext.For(Uids.Verification)));
        Assert.False(stopping.IsCompleted);
        go.Release();

        Assert.Equal(DimseStatus.Success, (await storing).Status);
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
        Assert.Equal((RejectResult.Transient, RejectSource.Presentation, 1), (error.Result, error.RejectedBy, error.Reason));
        await server.DisposeAsync();
    }

    private sealed class Slow(ICStoreProvider inner, SemaphoreSlim go) : ICStoreProvider
    {
        public TaskCompletionSource Started { get; } = new();

        public async ValueTask<IStoreReceiver> BeginAsync(CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken)
        {
            Started.TrySetResult();
            await go.WaitAsync(cancellationToken);
            return await inner.BeginAsync(request, context, association, cancellationToken);
        }
    }

    private sealed class Discard : ICStoreProvider
    {
        public ValueTask<IStoreReceiver> BeginAsync(CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken) =>
            new(new StoreRefusal(new CStoreResult(DimseStatus.Success)));
    }

    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            _left -= read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return new(read);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
