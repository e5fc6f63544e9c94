using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Quarantine;
using QaGateway.Workflow.Studies;

namespace QaGateway.Host.Demo;

/// <summary>Orders, worklist queries and studies, over the real protocols, and what came of them.</summary>
internal sealed class Play(IServiceProvider services, SampleFiles samples, int hl7Port, DicomEndpoint gateway, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<string> _wrong = [];

    /// <summary>What each sample is made for: see the READMEs of the samples.</summary>
    private static readonly Dictionary<string, (string Ae, StudyState State)> Expected = new(StringComparer.Ordinal)
    {
        ["ct-abdomen"] = ("CT1_AE", StudyState.AutoMatched),
        ["mr-head"] = ("MR1_AE", StudyState.Suggested),
        ["us-thyroid"] = ("US1_AE", StudyState.Conflict),
        ["cr-unknown"] = ("CR1_AE", StudyState.Unmatched),
    };

    /// <returns>What did not come out as it should; empty = all of it did.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await OrderAsync(cancellationToken);
        await AskWorklistsAsync(cancellationToken);
        await SendStudiesAsync(cancellationToken);
        await WatchAsync(cancellationToken);
        return _wrong;
    }

    private async Task OrderAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("\nThe RIS sends (HL7 over MLLP):");
        await using var ris = new Ris(hl7Port);
        foreach (var (name, message) in samples.Messages())
        {
            var answer = await ris.SendAsync(message, cancellationToken);
            var why = answer.Errors is [var error, ..] ? $"  {error.Location} {error.Text}" : "";
            await output.WriteLineAsync($"  {name,-26} {answer.Code}{why}");
            if (answer.IsAccepted == name.Contains("refused", StringComparison.Ordinal))
                _wrong.Add($"{name} was answered {answer.Code}.");
        }
    }

    private async Task AskWorklistsAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("\nThe scanners ask for their worklists (DICOM C-FIND):");
        foreach (var (ae, items) in new[] { ("CT1_AE", 1), ("MR1_AE", 1), ("US1_AE", 1), ("CR1_AE", 0) })
        {
            var found = await new Modality(ae, gateway).WorklistAsync(cancellationToken);
            foreach (var item in found)
            {
                var step = item.GetItems(Tags.ScheduledProcedureStepSequence)[0];
                await output.WriteLineAsync(
                    $"  {ae,-8} {item.GetPersonName(Tags.PatientName),-26} {item.GetText(Tags.AccessionNumber),-12} {step.GetText(Tags.ScheduledProcedureStepDescription)}");
            }

            if (found.Count == 0)
                await output.WriteLineAsync($"  {ae,-8} nothing (its only order was cancelled)");
            if (found.Count != items)
                _wrong.Add($"The worklist of {ae} has {found.Count} items instead of {items}.");
        }
    }

    private async Task SendStudiesAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("\nThe scanners send (DICOM C-STORE):");
        foreach (var name in samples.Studies())
        {
            var ae = Expected.TryGetValue(name, out var expected) ? expected.Ae : "MODALITY";
            var answers = await new Modality(ae, gateway).StoreAsync(await samples.StudyAsync(name, cancellationToken), cancellationToken);
            await output.WriteLineAsync($"  {ae,-8} {name,-12} {answers.Count} object(s): {string.Join(", ", answers.Select(a => a.ToString()).Distinct())}");
            if (answers.Any(a => !a.IsSuccess))
                _wrong.Add($"{name} was not taken.");
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("\nThe gateway compares images with orders:");
        var clock = services.GetRequiredService<TimeProvider>();
        var until = clock.GetUtcNow() + Patience;
        foreach (var name in samples.Studies().Where(Expected.ContainsKey))
        {
            var uid = (await samples.StudyAsync(name, cancellationToken))[0].Dataset.GetText(Tags.StudyInstanceUID)!;
            StudySummary? study;
            while ((study = await FindAsync(uid, cancellationToken)) is null or { State: StudyState.Receiving or StudyState.Settled } && clock.GetUtcNow() < until)
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken);

            await output.WriteLineAsync($"  {name,-12} {study?.State.ToString() ?? "did not arrive",-12} {study?.Why}");
            if (study?.State != Expected[name].State)
                _wrong.Add($"{name} is {study?.State.ToString() ?? "not there"} instead of {Expected[name].State}.");
        }
    }

    private async Task<StudySummary?> FindAsync(string studyUid, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var page = await scope.ServiceProvider.GetRequiredService<StudyQueries>().ListAsync(new StudyFilter([], Search: studyUid), Actor.System, cancellationToken);
        return page.Items is [var study, ..] ? study : null;
    }
}
