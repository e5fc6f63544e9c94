using System.Diagnostics;
using QaGateway.Dicom.Network.Tests.Support;

namespace QaGateway.Dicom.Network.Tests;

public class QueryTests
{
    private const string StudyFind = Uids.StudyRootQueryRetrieveInformationModelFind;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DicomDataset Key => new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.PatientID, "T1");

    private static DicomDataset[] Matches(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new DicomDataset().Set(Tags.QueryRetrieveLevel, "STUDY").Set(Tags.StudyID, i.ToString(System.Globalization.CultureInfo.InvariantCulture)))];

    [Fact]
    public async Task All_matches_of_a_query_come_in_order()
    {
        var find = new ListFind(Matches(300));
        await using var server = await TestServer.StartAsync(new DicomServices { Find = find });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind));

        var found = await association.FindAsync(StudyFind, Key, Cancel).ToListAsync(Cancel);

        Assert.Equal(Enumerable.Range(1, 300), found.Select(f => f.GetInt(Tags.StudyID)!.Value));
        Assert.Equal("T1", Assert.Single(find.Requests).Identifier.GetText(Tags.PatientID));
    }

    [Fact]
    public async Task Queries_follow_one_another_on_one_association()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(Matches(1)) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind));

        for (var i = 0; i < 200; i++)
            Assert.Single(await association.FindAsync(StudyFind, Key, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_failure_after_some_matches_ends_the_query_with_its_status()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(Matches(2)) { Final = DimseStatus.OutOfResources } });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind));
        var found = new List<DicomDataset>();

        var error = await Assert.ThrowsAsync<DimseStatusException>(async () =>
        {
            await foreach (var match in association.FindAsync(StudyFind, Key, Cancel))
                found.Add(match);
        });

        Assert.Equal(2, found.Count);
        Assert.Equal((DimseStatus.OutOfResources, "as told"), (error.Status, error.ErrorComment));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "QRY-9")]
    public async Task A_cancel_ends_the_query_within_a_second_even_if_the_provider_does_not_listen(bool listens)
    {
        await using var server = await TestServer.StartAsync(new DicomServices
        {
            Find = new ListFind(Matches(1000)) { Pause = TimeSpan.FromMilliseconds(listens ? 10 : 1500), ListensToCancel = listens },
        });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var clock = Stopwatch.StartNew();

        stop.CancelAfter(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await association.FindAsync(StudyFind, Key, stop.Token).ToListAsync(Cancel));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
        Assert.True(association.IsOpen);
    }

    [Fact]
    public async Task Leaving_the_loop_early_leaves_a_usable_association()
    {
        await using var server = await TestServer.StartAsync(new DicomServices { Find = new ListFind(Matches(5000)) });
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind), RequestedContext.For(Uids.Verification));

        await foreach (var _ in association.FindAsync(StudyFind, Key, Cancel))
            break;

        Assert.Equal(DimseStatus.Success, await association.EchoAsync(Cancel));
    }

    [Fact]
    [Trait("Rule", "NEG-1")]
    public async Task Extended_negotiation_reaches_the_provider_as_far_as_it_supports_it()
    {
        var find = new ListFind { Supports = new() { Relational = true, FuzzyPersonName = true } };
        await using var server = await TestServer.StartAsync(new DicomServices { Find = find });
        var context = RequestedContext.For(StudyFind) with { ExtendedNegotiation = new byte[] { 1, 1, 1 } };
        await using var association = await server.OpenAsync(context);

        await association.FindAsync(StudyFind, Key, Cancel).ToListAsync(Cancel);

        var agreed = new QueryOptions { Relational = true, FuzzyPersonName = true };
        Assert.Equal(agreed, Assert.Single(find.Requests).Extended);
        Assert.Equal(agreed, association.ExtendedNegotiationOf(StudyFind));
    }

    [Fact]
    public async Task A_query_class_that_is_not_served_is_refused_with_result_3_and_the_reason_told()
    {
        await using var server = await TestServer.StartAsync(new DicomServices());
        await using var association = await server.OpenAsync(RequestedContext.For(StudyFind), RequestedContext.For(Uids.Verification));

        var accepted = await server.EventAsync(AssociationEventKind.Accepted);

        Assert.Equal(ContextResult.AbstractSyntaxNotSupported, accepted.Contexts[0].Result);
        Assert.Contains("1 of 2 presentation contexts; refused: Study Root", accepted.Text, StringComparison.Ordinal);
    }
}
