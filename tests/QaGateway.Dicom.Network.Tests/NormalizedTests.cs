using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests;

public class NormalizedTests
{
    private const string Mpps = Uids.ModalityPerformedProcedureStep;
    private const string Commitment = "1.2.840.10008.1.20.1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_N_CREATE_reaches_the_provider_and_its_answer_comes_back()
    {
        var provider = new Provider(r => new NResponse(DimseStatus.Success, "1.2.3.4", new DicomDataset().Set(Tags.PerformedProcedureStepID, "P1")));
        await using var server = await TestServer.StartAsync(new DicomServices { N = provider });
        await using var association = await server.OpenAsync(RequestedContext.For(Mpps));
        var data = new DicomDataset().Set(Tags.PerformedProcedureStepStatus, "IN PROGRESS");

        var answer = await association.SendAsync(new NRequest(NOperation.Create, Mpps, null, null, data, []), Cancel);

        var request = Assert.Single(provider.Requests);
        Assert.Equal((NOperation.Create, Mpps, null), (request.Operation, request.SopClassUid, request.SopInstanceUid));
        Assert.Equal("IN PROGRESS", request.Data!.GetText(Tags.PerformedProcedureStepStatus));
        Assert.Equal((DimseStatus.Success, "1.2.3.4", "P1"), (answer.Status, answer.SopInstanceUid, answer.Data!.GetText(Tags.PerformedProcedureStepID)));
    }

    [Theory]
    [InlineData(NOperation.Set, null)]
    [InlineData(NOperation.Get, null)]
    [InlineData(NOperation.Action, 1)]
    [InlineData(NOperation.EventReport, 2)]
    [InlineData(NOperation.Delete, null)]
    public async Task Every_operation_carries_its_instance_and_type(NOperation operation, int? type)
    {
        var provider = new Provider(_ => new NResponse(new DimseStatus(0x0110), ErrorComment: "no more", ErrorId: 0xA710));
        await using var server = await TestServer.StartAsync(new DicomServices { N = provider });
        await using var association = await server.OpenAsync(RequestedContext.For(Commitment));

        var answer = await association.SendAsync(new NRequest(operation, Commitment, "1.2.3", (ushort?)type, null, [Tags.PatientID]), Cancel);

        var request = Assert.Single(provider.Requests);
        Assert.Equal((operation, Commitment, "1.2.3", (ushort?)type), (request.Operation, request.SopClassUid, request.SopInstanceUid, request.TypeId));
        Assert.Equal([Tags.PatientID], request.AttributeList);
        Assert.Equal((0x0110, "no more", (ushort?)0xA710), (answer.Status.Code, answer.ErrorComment, answer.ErrorId));
    }

    [Fact]
    [Trait("Rule", "SCM-3")]
    public async Task A_commitment_result_goes_over_an_association_with_the_SCP_role_only()
    {
        var provider = new Provider(_ => new NResponse(DimseStatus.Success));
        await using var server = await TestServer.StartAsync(new DicomServices { N = provider });
        await using var association = await server.OpenAsync(RequestedContext.For(Commitment) with { ScuRole = false, ScpRole = true });

        var context = Assert.Single(association.Info.Contexts);
        var answer = await association.SendAsync(new NRequest(NOperation.EventReport, Commitment, "1.2.840.10008.1.20.1.1", 1, [], []), Cancel);

        Assert.Equal((false, true), (context.RequestorIsScu, context.RequestorIsScp));
        Assert.Equal(DimseStatus.Success, answer.Status);
    }

    private sealed class Provider(Func<NRequest, NResponse> answer) : INServiceProvider
    {
        public List<NRequest> Requests { get; } = [];

        public bool Serves(string sopClassUid) => sopClassUid is Mpps or Commitment;

        public ValueTask<NResponse> HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return new(answer(request));
        }
    }
}
