using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Worklist;

public sealed class WorklistOverTheWireTests
{
    [Fact]
    public async Task Our_own_client_gets_its_item_and_the_timing_is_noted()
    {
        await using var database = await DatabaseAsync();
        await using var server = await ServerAsync(database);
        await using var association = await DicomAssociation.OpenAsync(
            new DicomEndpoint("QAGATEWAY", "127.0.0.1", server.Port),
            new AssociationOptions { CallingAe = "CT1", Contexts = [new RequestedContext(Uids.ModalityWorklistInformationModelFind, [Uids.ImplicitVRLittleEndian])] }, NullLogger.Instance, TestContext.Current.CancellationToken);
        var query = new DicomDataset { { Tags.PatientName, "" }, { Tags.PatientID, "X4321" }, { Tags.StudyInstanceUID, "" } }
            .SetItems(Tags.ScheduledProcedureStepSequence, new DicomDataset { { Tags.Modality, "CT" }, { Tags.ScheduledProcedureStepStartDate, "" } });

        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var found = new List<DicomDataset>();
            await foreach (var item in association.FindAsync(Uids.ModalityWorklistInformationModelFind, query, TestContext.Current.CancellationToken))
                found.Add(item);

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.Equal("NAME4321^GIVEN", Assert.Single(found).GetText(Tags.PatientName));
        }

        await association.ReleaseAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"p50 {times.Order().ElementAt(100):0.000} ms, p99 {times.Order().ElementAt(198):0.000} ms over 10000 items");
    }

    [Fact]
    public async Task Findscu_gets_the_items_of_a_day()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/findscu"), "DCMTK is not installed.");
        await using var database = await DatabaseAsync();
        await using var server = await ServerAsync(database);
        string[] arguments =
        [
            "-W", "-aet", "CT1", "-aec", "QAGATEWAY", "-k", "0008,0050=B17", "-k", "0010,0010", "-k", "0010,0020", "-k", "(0040,0100)[0].0008,0060=CT", "-k", "(0040,0100)[0].0040,0002=20260301-20260331",
            "-k", "(0040,0100)[0].0040,0001", "127.0.0.1", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/findscu", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("NAME17^GIVEN", output, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(output, "Find Response"));
    }

    private static async Task<TestDatabase> DatabaseAsync()
    {
        var database = new TestDatabase();
        await database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Database.ExecuteSqlRawAsync(StudyMatcherTests.TenThousandOrders));
        return database;
    }

    private static async Task<DicomServer> ServerAsync(TestDatabase database)
    {
        var find = database.Services.GetServices<ICFindProvider>().Single(p => p.Serves(Uids.ModalityWorklistInformationModelFind));
        var server = new DicomServer(
            new DicomServerOptions { AeTitle = "QAGATEWAY", Address = System.Net.IPAddress.Loopback, Port = 0 }, new DicomServices { Find = find }, NullLogger<DicomServer>.Instance, TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
