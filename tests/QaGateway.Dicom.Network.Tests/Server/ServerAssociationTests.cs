using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Server;

/// <summary>The server over a connection in memory, against bytes written out.</summary>
public class ServerAssociationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(List<(PduType Type, byte[] Body)> Answers, MemoryAssociation Association)> PlayAsync(DicomServices services, params byte[][] pdus)
    {
        var association = new MemoryAssociation(services);
        var answers = Pdus.Split(await association.PlayAsync([.. pdus.SelectMany(p => p)], Cancel));
        Assert.Empty(association.Errors);
        return (answers, association);
    }

    private static void AssertAborts((PduType Type, byte[] Body) pdu, AbortSource source, AbortReason reason)
    {
        Assert.Equal(PduType.Abort, pdu.Type);
        Assert.Equal([0, 0, (byte)source, (byte)reason], pdu.Body);
    }

    [Fact]
    public async Task Request_echo_and_release_are_answered_in_order()
    {
        var (answers, association) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), Pdus.Echo(), ShortPdu.ReleaseRequest());

        Assert.Equal([PduType.AssociateAccept, PduType.Data, PduType.ReleaseResponse], answers.Select(a => a.Type));
        Assert.Equal([AssociationEventKind.Accepted, AssociationEventKind.Released], association.Events.Select(e => e.Kind));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000")]
    [Trait("Rule", "DUL-5")]
    public async Task A_client_of_another_protocol_is_aborted(string hello)
    {
        var (answers, association) = await PlayAsync(new DicomServices(), System.Text.Encoding.Latin1.GetBytes(hello));

        AssertAborts(Assert.Single(answers), AbortSource.Provider, AbortReason.UnrecognizedPdu);
        Assert.Contains("does not exist", Assert.Single(association.Events).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "DUL-5")]
    public async Task A_declared_length_of_4_GiB_is_refused_on_the_header()
    {
        var (answers, _) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), [4, 0, 0xFF, 0xFF, 0xFF, 0xFF]);

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.InvalidParameterValue);
    }

    [Fact]
    public async Task Data_before_an_association_is_aborted_by_AA1()
    {
        var (answers, _) = await PlayAsync(new DicomServices(), Pdus.Echo());

        AssertAborts(Assert.Single(answers), AbortSource.User, AbortReason.NotSpecified);
    }

    [Fact]
    public async Task A_second_request_on_an_association_is_aborted_by_AA8()
    {
        var (answers, _) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), Pdus.Request((1, Uids.Verification)));

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.UnexpectedPdu);
    }

    [Theory]
    [InlineData(0, 0x02, 1, 2, 2)] // protocol version bit 0 clear
    [Trait("Rule", "DUL-8")]
    public async Task A_wrong_protocol_version_is_rejected(byte high, byte low, byte result, byte source, byte reason)
    {
        var request = Pdus.Request((1, Uids.Verification));
        (request[6], request[7]) = (high, low);

        var (answers, _) = await PlayAsync(new DicomServices(), request);

        Assert.Equal([0, result, source, reason], Assert.Single(answers).Body);
    }

    [Fact]
    [Trait("Rule", "DUL-8")]
    public async Task Another_application_context_is_rejected()
    {
        var request = AssociateWriter.WriteRequest(new AssociatePdu { CalledAe = "A", CallingAe = "B", ApplicationContext = "1.2.3" });

        var (answers, association) = await PlayAsync(new DicomServices(), request);

        Assert.Equal([0, 1, 1, 2], Assert.Single(answers).Body);
        Assert.Equal(AssociationEventKind.Rejected, Assert.Single(association.Events).Kind);
    }

    [Theory]
    [InlineData("", "B", 7)]
    [InlineData("A\\B", "B", 7)]
    [InlineData("A\u0001", "B", 7)]
    [InlineData("A", "", 3)]
    [InlineData("A", "B\r\nC", 3)]
    [Trait("Rule", "DUL-6")]
    public async Task Titles_that_are_none_are_rejected(string called, string calling, byte reason)
    {
        var (answers, association) = await PlayAsync(new DicomServices(), AssociateWriter.WriteRequest(new AssociatePdu { CalledAe = called, CallingAe = calling }));

        Assert.Equal([0, 1, 1, reason], Assert.Single(answers).Body);
        Assert.All(association.Events, e => Assert.DoesNotContain('\n', e.CallingAe + e.CalledAe));
    }

    [Fact]
    [Trait("Rule", "NEG-16")]
    public async Task A_message_on_a_context_that_was_not_accepted_is_aborted()
    {
        var (answers, _) = await PlayAsync(
            new DicomServices(), Pdus.Request((1, Uids.Verification)), Pdus.Command(3, new DimseCommand { Field = CommandField.CEchoRequest, MessageId = 1 }));

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.InvalidParameterValue);
    }

    [Fact]
    [Trait("Rule", "NEG-16")]
    public async Task A_store_of_another_class_than_the_context_is_A900_and_the_association_goes_on()
    {
        var store = new MemoryStore();
        var association = new MemoryAssociation(new DicomServices { Store = store });

        var bytes = await association.PlayAsync(
            [
                .. Pdus.Request((1, Uids.CTImageStorage)),
                .. Pdus.Command(1, Pdus.StoreCommand(Uids.MRImageStorage)), .. Pdus.Data(1, false, true, new byte[10]),
                .. Pdus.Command(1, Pdus.StoreCommand()), .. Pdus.Data(1, false, true, new byte[10]),
                .. ShortPdu.ReleaseRequest(),
            ],
            Cancel);

        Assert.Equal([0xA900, 0x0000], Pdus.Commands(bytes).Select(c => (int)c.Status!.Value.Code));
        Assert.Single(store.Received);
    }

    [Fact]
    [Trait("Rule", "DUL-4")]
    public async Task Command_and_data_set_in_one_PDU_and_in_many_small_ones_arrive_the_same()
    {
        var store = new MemoryStore();
        var command = DimseCommandWriter.Write(Pdus.StoreCommand());
        byte[] data = [.. Enumerable.Range(0, 50).Select(i => (byte)i)];
        byte[] one = [.. Pdus.Data(1, true, true, command)[6..], .. Pdus.Data(1, false, true, data)[6..]];
        byte[] together = [4, 0, 0, 0, (byte)(one.Length >> 8), (byte)one.Length, .. one];
        byte[] apart =
        [
            .. command.Select((b, i) => Pdus.Data(1, true, i == command.Length - 1, [b])).SelectMany(p => p),
            .. data.SelectMany(b => Pdus.Data(1, false, false, [b])), .. Pdus.Data(1, false, true, []),
        ];

        await PlayAsync(new DicomServices { Store = store }, Pdus.Request((1, Uids.CTImageStorage)), together, apart, ShortPdu.ReleaseRequest());

        Assert.Equal([data, data], store.Received.Select(r => r.Bytes));
    }

    [Fact]
    [Trait("Rule", "DUL-4")]
    public async Task A_message_that_changes_its_context_is_aborted_and_the_object_discarded()
    {
        var store = new MemoryStore();

        var (answers, _) = await PlayAsync(
            new DicomServices { Store = store },
            Pdus.Request((1, Uids.CTImageStorage), (3, Uids.MRImageStorage)),
            Pdus.Command(1, Pdus.StoreCommand()), Pdus.Data(1, false, false, new byte[10]), Pdus.Data(3, false, true, new byte[10]));

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.InvalidParameterValue);
        Assert.Equal((0, 1), (store.Received.Count, store.Discarded));
    }

    [Fact]
    public async Task A_command_inside_a_data_set_is_aborted()
    {
        var (answers, _) = await PlayAsync(
            new DicomServices { Store = new MemoryStore() }, Pdus.Request((1, Uids.CTImageStorage)),
            Pdus.Command(1, Pdus.StoreCommand()), Pdus.Data(1, false, false, new byte[10]), Pdus.Command(1, Pdus.StoreCommand()));

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.InvalidParameterValue);
    }

    [Fact]
    public async Task A_release_inside_a_message_is_aborted_and_the_object_discarded()
    {
        var store = new MemoryStore();

        var (answers, _) = await PlayAsync(
            new DicomServices { Store = store }, Pdus.Request((1, Uids.CTImageStorage)),
            Pdus.Command(1, Pdus.StoreCommand()), Pdus.Data(1, false, false, new byte[10]), ShortPdu.ReleaseRequest());

        Assert.Equal(PduType.Abort, answers[^1].Type);
        Assert.Equal((0, 1), (store.Received.Count, store.Discarded));
    }

    [Fact]
    public async Task A_connection_lost_inside_an_object_discards_it_and_is_told()
    {
        var store = new MemoryStore();

        var (_, association) = await PlayAsync(
            new DicomServices { Store = store }, Pdus.Request((1, Uids.CTImageStorage)), Pdus.Command(1, Pdus.StoreCommand()), Pdus.Data(1, false, false, new byte[10]));

        Assert.Equal((0, 1), (store.Received.Count, store.Discarded));
        Assert.Equal(AssociationEventKind.Aborted, association.Events.Last().Kind);
    }

    [Fact]
    public async Task An_abort_of_the_peer_is_told_in_words()
    {
        var (_, association) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), ShortPdu.Abort(AbortSource.Provider, AbortReason.UnexpectedPdu));

        Assert.Equal("aborted by the peer (it did not expect a PDU of ours)", association.Events.Last().Text);
    }

    [Fact]
    [Trait("Rule", "DIM-3")]
    public async Task Unknown_and_unserved_commands_are_answered_and_their_data_skipped()
    {
        var association = new MemoryAssociation(new DicomServices());
        var unknown = new DimseCommand { Field = (CommandField)0x0666, MessageId = 7, SopClassUid = Uids.Verification, HasDataSet = true };
        var unserved = new DimseCommand { Field = CommandField.CFindRequest, MessageId = 8, SopClassUid = Uids.Verification, HasDataSet = true };

        var bytes = await association.PlayAsync(
            [
                .. Pdus.Request((1, Uids.Verification)),
                .. Pdus.Command(1, unknown), .. Pdus.Data(1, false, true, new byte[10]),
                .. Pdus.Command(1, unserved), .. Pdus.Data(1, false, true, new byte[10]),
                .. Pdus.Echo(9), .. ShortPdu.ReleaseRequest(),
            ],
            Cancel);

        Assert.Equal(
            [(0x0211, 7), (0x0122, 8), (0x0000, 9)],
            Pdus.Commands(bytes).Select(c => ((int)c.Status!.Value.Code, (int)c.RespondedMessageId!.Value)));
    }

    [Fact]
    [Trait("Rule", "DIM-1")]
    public async Task Two_unknown_responses_are_dropped_the_third_aborts()
    {
        var response = Pdus.Command(1, new DimseCommand { Field = CommandField.CEchoResponse, RespondedMessageId = 99, Status = DimseStatus.Success });

        var (two, _) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), response, response, Pdus.Echo(), ShortPdu.ReleaseRequest());
        var (three, _) = await PlayAsync(new DicomServices(), Pdus.Request((1, Uids.Verification)), response, response, response);

        Assert.Equal(PduType.ReleaseResponse, two[^1].Type);
        Assert.Equal(PduType.Abort, three[^1].Type);
    }

    [Fact]
    public async Task A_command_set_over_the_limit_is_aborted()
    {
        var fragments = Enumerable.Range(0, 10).Select(_ => Pdus.Data(1, true, false, new byte[10_000])).ToArray();

        var (answers, _) = await PlayAsync(new DicomServices(), [Pdus.Request((1, Uids.Verification)), .. fragments]);

        AssertAborts(answers[^1], AbortSource.Provider, AbortReason.InvalidParameterValue);
    }

    [Fact]
    [Trait("Rule", "DUL-5")]
    public async Task Data_longer_than_announced_is_told_once_and_taken()
    {
        var store = new MemoryStore();
        var association = new MemoryAssociation(new DicomServices { Store = store }, new DicomServerOptions { MaxPduLength = 16384 });

        await association.PlayAsync(
            [
                .. Pdus.Request((1, Uids.CTImageStorage)), .. Pdus.Command(1, Pdus.StoreCommand()),
                .. Pdus.Data(1, false, false, new byte[20_000]), .. Pdus.Data(1, false, true, new byte[20_000]), .. ShortPdu.ReleaseRequest(),
            ],
            Cancel);

        Assert.Equal(40_000, Assert.Single(store.Received).Bytes.Length);
        Assert.Single(association.Events, e => e.Kind is AssociationEventKind.Warning);
    }

    [Fact]
    public async Task An_object_over_the_limit_is_aborted()
    {
        var association = new MemoryAssociation(new DicomServices { Store = new MemoryStore() }, new DicomServerOptions { MaxObjectBytes = 15_000 });

        var answers = Pdus.Split(await association.PlayAsync(
            [
                .. Pdus.Request((1, Uids.CTImageStorage)), .. Pdus.Command(1, Pdus.StoreCommand()),
                .. Pdus.Data(1, false, false, new byte[10_000]), .. Pdus.Data(1, false, true, new byte[10_000]),
            ],
            Cancel));

        Assert.Equal(PduType.Abort, answers[^1].Type);
    }

    [Theory]
    [InlineData("dcmtk-echo", 1, 0)]
    [InlineData("dcmtk-echo-many-contexts", 1, 0)]
    [InlineData("dcmtk-store-ct", 1, 1)]
    [InlineData("dcmtk-store-2", 2, 2)]
    public async Task A_recorded_peer_is_served_like_by_its_recorded_server(string capture, int responses, int objects)
    {
        var store = new MemoryStore();
        var association = new MemoryAssociation(new DicomServices { Store = store });

        var bytes = await association.PlayAsync(Samples.Read($"protocol/captures/{capture}.c2s.bin"), Cancel);

        Assert.Empty(association.Errors);
        Assert.Equal(Enumerable.Repeat(DimseStatus.Success, responses), Pdus.Commands(bytes).Select(c => c.Status!.Value));
        Assert.Equal(objects, store.Received.Count);
        Assert.Equal(PduType.ReleaseResponse, Pdus.Split(bytes)[^1].Type);
        Assert.All(store.Received, r => Assert.NotNull(Encoding.DicomReader.Read(r.Bytes, r.Context.TransferSyntax).GetText(Tags.PatientID)));
    }

    [Fact]
    public async Task A_recorded_query_gets_our_matches()
    {
        var find = new ListFind(new DicomDataset().Set(Tags.PatientID, "1"), new DicomDataset().Set(Tags.PatientID, "2"));
        var association = new MemoryAssociation(new DicomServices { Find = find });

        // The recorded peer releases at once after its request: it is played up to there, and the release when the answers are there.
        var recorded = Samples.Read("protocol/captures/dcmtk-qr-find-study.c2s.bin");
        await association.Peer.Output.WriteAsync(recorded.AsMemory(0, recorded.Length - 10), Cancel);
        while (find.Requests.Count is 0)
            await Task.Delay(10, Cancel);
        await Task.Delay(100, Cancel);
        var bytes = await association.PlayAsync(recorded[^10..], Cancel);

        Assert.Equal(["FF00H", "FF00H", "0000H"], Pdus.Commands(bytes).Select(c => c.Status!.Value.ToString()));
        Assert.Equal("STUDY", find.Requests[0].Identifier.GetText(Tags.QueryRetrieveLevel));
    }
}
