using System.Text;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>A gateway between a RIS that speaks MLLP and a modality that asks for its worklist and sends images.</summary>
internal sealed class OrderWorld : IAsyncDisposable
{
    private readonly string _objects = Directory.CreateTempSubdirectory("qagw-objects-").FullName;
    private readonly MatchingFollower _matching;
    private readonly Hl7Listener _listener;
    private MllpClient? _ris;

    private OrderWorld(IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? configure)
    {
        Bench = new Bench(settings, services =>
        {
            services.AddTestStore(_objects).AddOrdersListener();
            configure?.Invoke(services);
        });
        _listener = Bench.Database.Services.GetRequiredService<Hl7Listener>();
        _matching = ActivatorUtilities.CreateInstance<MatchingFollower>(Bench.Database.Services);
    }

    public Bench Bench { get; }

    public int Port => _listener.Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OrderWorld> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var world = new OrderWorld(settings, configure);
        await world._listener.StartAsync(Token);
        return world;
    }

    /// <summary>Sends over MLLP and reads the acknowledgement.</summary>
    public async Task<Hl7AckResult> SendAsync(ReadOnlyMemory<byte> message)
    {
        _ris ??= new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = Port });
        return Hl7Ack.Read(await _ris.SendAsync(message, Token))!;
    }

    public Task<Hl7AckResult> SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    public async Task AcceptAsync(string message)
    {
        var ack = await SendAsync(message);
        Assert.True(ack.Code is AckCode.AA, $"{ack.Code} {ack.Text}");
    }

    /// <summary>What a modality gets for this day; all days when empty.</summary>
    public async Task<IReadOnlyList<DicomDataset>> WorklistAsync(string date = "", string? charset = null)
    {
        var query = new DicomDataset
        {
            { Tags.PatientName, "" }, { Tags.PatientID, "" }, { Tags.AccessionNumber, "" }, { Tags.StudyInstanceUID, "" }, { Tags.RequestedProcedureID, "" },
        };
        query.SetItems(Tags.OtherPatientIDsSequence, new DicomDataset());
        if (charset is not null)
            query.Set(Tags.SpecificCharacterSet, charset);
        query.SetItems(Tags.ScheduledProcedureStepSequence, new DicomDataset { { Tags.ScheduledProcedureStepStartDate, date }, { Tags.ScheduledProcedureStepID, "" } });
        var provider = Bench.Database.Services.GetServices<ICFindProvider>().Single(p => p.Serves(Uids.ModalityWorklistInformationModelFind));
        var association = new AssociationInfo { Id = 1, CallingAe = "CT1_AE", CalledAe = "QAGATEWAY", Contexts = [] };
        var items = new List<DicomDataset>();
        await foreach (var match in provider.FindAsync(new CFindRequest(1, Uids.ModalityWorklistInformationModelFind, query, QueryOptions.None), association, Token))
            items.Add(match.Identifier!);
        return items;
    }

    /// <summary>Images come and settle; then the matcher has had its look.</summary>
    public async Task<Guid> ReceiveAsync(TestStudy study, StudyState state = StudyState.Settled)
    {
        var stored = await Bench.Database.InScopeAsync(s => s.StoreAsync(study, state, Token));
        if (state is StudyState.Settled)
            await Bench.Database.InScopeAsync(s => s.GetRequiredService<StudyMatcher>().EvaluateAsync(stored.Id, Token));
        return stored.Id;
    }

    /// <summary>Lets the matching stage read the journal to its end.</summary>
    public async Task FollowAsync()
    {
        while (await _matching.StepAsync(Token))
        {
        }
    }

    public Task<Study> StudyAsync(Guid id) => Bench.ReadAsync(async db => (await db.Studies.FindAsync([id], Token))!);

    public async ValueTask DisposeAsync()
    {
        if (_ris is not null)
            await _ris.DisposeAsync();
        await _listener.StopAsync(CancellationToken.None);
        _matching.Dispose();
        await Bench.DisposeAsync();
        Directory.Delete(_objects, recursive: true);
    }
}
