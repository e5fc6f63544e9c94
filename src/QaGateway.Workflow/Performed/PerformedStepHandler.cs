using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom;
using QaGateway.Dicom.Network;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Performed;

/// <summary>Creates and sets performed steps, and moves the order book with them, in one transaction. The answer is given when it has committed.</summary>
public sealed partial class PerformedStepHandler(GatewayDbContext db, PerformedOrders orders, TimeProvider clock, ILogger<PerformedStepHandler> logger)
{
    /// <summary>Error ID of PS3.4 §F.7.2.2.2: the step may no longer be updated.</summary>
    private const ushort NoLongerUpdatable = 0xA710;
    private const int MaxWarnings = 20;

    private static readonly IReadOnlySet<DicomTag> NeverSet = new HashSet<DicomTag> { Tags.ScheduledStepAttributesSequence };

    /// <exception cref="DbUpdateException">Somebody else created it at the same moment: try again to learn so.</exception>
    public async Task<NResponse> CreateAsync(string? sopUid, DicomDataset data, string aeTitle, CancellationToken cancellationToken)
    {
        if (PerformedRules.OnCreate(data) is { } refusal)
            return refusal;
        var uid = string.IsNullOrEmpty(sopUid) ? DicomUid.New() : sopUid;
        if (uid.Length > 64)
            return new NResponse(DimseStatus.InvalidSopInstance);
        if (await db.PerformedSteps.AnyAsync(s => s.SopUid == uid, cancellationToken))
            return new NResponse(DimseStatus.DuplicateSopInstance);

        var now = clock.GetUtcNow();
        var step = new PerformedStep
        {
            SopUid = uid,
            SourceAe = aeTitle,
            Patient = new(Fit(data.GetPersonName(Tags.PatientName)?.ToString(), 400), Text(data, Tags.PatientID, 64), Text(data, Tags.IssuerOfPatientID, 64),
                Text(data, Tags.PatientBirthDate, 16), Text(data, Tags.PatientSex, 16)),
            DataSet = PerformedDataSet.Write(data),
            CreatedAt = now,
            UpdatedAt = now,
        };
        foreach (var item in data.GetItems(Tags.ScheduledStepAttributesSequence))
        {
            step.For.Add(new PerformedFor
            {
                StudyUid = Text(item, Tags.StudyInstanceUID, 64),
                Accession = Text(item, Tags.AccessionNumber, 64),
                RequestedProcedureId = Text(item, Tags.RequestedProcedureID, 64),
                StepId = Text(item, Tags.ScheduledProcedureStepID, 64),
            });
        }

        Read(step, data);
        db.PerformedSteps.Add(step);
        await orders.BeginAsync(step, cancellationToken);
        await SaveAsync(step, cancellationToken);
        return new NResponse(DimseStatus.Success, uid);
    }

    /// <exception cref="DbUpdateConcurrencyException">Somebody changed step or order meanwhile: try again.</exception>
    public async Task<NResponse> SetAsync(string sopUid, DicomDataset change, CancellationToken cancellationToken)
    {
        var step = await db.PerformedSteps.Include(s => s.For).Include(s => s.Series).FirstOrDefaultAsync(s => s.SopUid == sopUid, cancellationToken);
        if (step is null)
            return new NResponse(DimseStatus.NoSuchSopInstance);
        if (step.State is not PerformedState.InProgress)
            return new NResponse(DimseStatus.ProcessingFailure, ErrorComment: "the step is final and may no longer be updated", ErrorId: NoLongerUpdatable);
        if (PerformedRules.OnSet(PerformedDataSet.Read(step.DataSet), change) is { } refusal)
            return refusal;

        var merged = PerformedDataSet.Merge(step.DataSet, change, NeverSet);
        var whole = PerformedDataSet.Read(merged);
        var state = PerformedRules.StateOf(change).State ?? PerformedState.InProgress;
        if (state is PerformedState.Completed && PerformedRules.OnCompleted(whole) is { } incomplete)
            return incomplete;

        step.DataSet = merged;
        step.State = state;
        step.UpdatedAt = clock.GetUtcNow();
        if (change.GetItems(Tags.ScheduledStepAttributesSequence).Count > 0)
            Warn(step, "It tried to change what it was scheduled for: ignored.");
        if (state is PerformedState.Discontinued && PerformedRules.OnCompleted(whole) is { } lacks)
            Warn(step, $"Discontinued although {lacks.ErrorComment}.");
        Read(step, whole);
        if (state is not PerformedState.InProgress)
        {
            step.EndedAt = step.UpdatedAt;
            await orders.EndAsync(step, cancellationToken);
        }

        await SaveAsync(step, cancellationToken);
        return new NResponse(DimseStatus.Success);
    }

    private async Task SaveAsync(PerformedStep step, CancellationToken cancellationToken)
    {
        step.Version++;
        var orderId = step.For.Select(f => f.OrderId).FirstOrDefault(id => id is not null);
        db.Journal.Add(new JournalEntry
        {
            At = clock.GetUtcNow(),
            Type = JournalTypes.StepPerformed,
            OrderId = orderId,
            Data = JsonColumn.Write(new PerformedChange(step.Id, step.State)),
        });
        await db.SaveChangesAsync(cancellationToken);
        LogChanged(step.SourceAe, step.SopUid, step.State);
        if (step.IsWrongEntry)
            LogWrongEntry(step.SourceAe, step.SopUid);
    }

    private static void Read(PerformedStep step, DicomDataset whole)
    {
        step.StationAe = Text(whole, Tags.PerformedStationAETitle, 16);
        step.StepId = Text(whole, Tags.PerformedProcedureStepID, 64);
        step.Modality = Text(whole, Tags.Modality, 16);
        step.StartDate = Text(whole, Tags.PerformedProcedureStepStartDate, 16);
        step.StartTime = Text(whole, Tags.PerformedProcedureStepStartTime, 32);
        step.EndDate = Text(whole, Tags.PerformedProcedureStepEndDate, 16);
        step.EndTime = Text(whole, Tags.PerformedProcedureStepEndTime, 32);
        step.Description = Text(whole, Tags.PerformedProcedureStepDescription, 256);
        if (whole.GetItems(Tags.PerformedProcedureStepDiscontinuationReasonCodeSequence) is [var reason, ..])
        {
            step.DiscontinuationCode = Text(reason, Tags.CodeValue, 64);
            step.DiscontinuationMeaning = Text(reason, Tags.CodeMeaning, 256);
        }

        var counts = PerformedDataSet.Objects(whole).CountBy(o => o.SeriesUid).ToDictionary(StringComparer.Ordinal);
        step.ObjectCount = counts.Values.Sum();
        step.Series.Clear();
        step.Series.AddRange(whole.GetItems(Tags.PerformedSeriesSequence).Select(s => Text(s, Tags.SeriesInstanceUID, 64)).Where(uid => uid.Length > 0).Distinct()
            .Select(uid => new PerformedSeries { SeriesUid = uid, ObjectCount = counts.GetValueOrDefault(uid) }));
    }

    private static void Warn(PerformedStep step, string text)
    {
        if (step.Warnings.Count < MaxWarnings && !step.Warnings.Contains(text))
            step.Warnings = [.. step.Warnings, text];
    }

    private static string Text(DicomDataset data, DicomTag tag, int max) => Fit(data.GetText(tag), max);

    private static string Fit(string? value, int max)
    {
        var text = (value ?? "").Replace("\0", "", StringComparison.Ordinal);
        return text.Length <= max ? text : text[..max];
    }

    [LoggerMessage(EventId = 12001, Level = LogLevel.Information, Message = "{Ae}: performed step {SopUid} is {State}")]
    private partial void LogChanged(string ae, string sopUid, PerformedState state);

    [LoggerMessage(EventId = 12002, Level = LogLevel.Warning, Message = "{Ae}: performed step {SopUid} was discontinued with 110514, wrong worklist entry selected")]
    private partial void LogWrongEntry(string ae, string sopUid);
}

/// <summary>Data of <see cref="JournalTypes.StepPerformed"/>.</summary>
public sealed record PerformedChange(Guid Id, PerformedState State);
