using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;

namespace QaGateway.Testing;

/// <summary>What goes wrong at a scanner.</summary>
[Flags]
public enum ModalityFaults
{
    None = 0,

    /// <summary>It knows no MPPS.</summary>
    NoPerformedStep = 1,

    /// <summary>The technologist notices after the scan that another patient's entry was picked, and discontinues with 110514.</summary>
    WrongEntry = 2,

    /// <summary>Everything is sent twice.</summary>
    Resend = 4,

    /// <summary>The association is aborted in the middle and the rest comes over another.</summary>
    CutLink = 8,

    /// <summary>One more series comes after the step was completed.</summary>
    LateSeries = 16,

    /// <summary>One announced image is never sent.</summary>
    LosesImage = 32,

    /// <summary>The name comes in a character set that is not announced.</summary>
    OddCharset = 64,
}

/// <summary>What an examination left behind.</summary>
public sealed record Examination(string StudyUid, string? PerformedStepUid, IReadOnlyList<DicomDataset> Made, IReadOnlyList<DicomDataset> Sent);

/// <summary>A scanner with real associations: worklist, performed step, images, commitment; and a port of its own for commitment results.</summary>
public sealed class SimulatedModality(string aeTitle, DicomEndpoint gateway) : INServiceProvider, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, NRequest> _results = new(StringComparer.Ordinal);
    private DicomServer? _listener;

    public string AeTitle => aeTitle;

    /// <summary>Who called with results, in order.</summary>
    public ConcurrentQueue<AssociationInfo> Callers { get; } = new();

    /// <summary>What it answers to results; null = success.</summary>
    public DimseStatus? AnswerToResults { get; set; }

    public int Port => _listener?.Port ?? 0;

    public async Task ListenAsync(int port, CancellationToken cancellationToken)
    {
        _listener = new DicomServer(
            new DicomServerOptions { AeTitle = aeTitle, Address = IPAddress.Loopback, Port = port }, new DicomServices { N = this }, NullLogger<DicomServer>.Instance, TimeProvider.System);
        await _listener.StartAsync(cancellationToken);
    }

    public async Task StopListeningAsync(CancellationToken cancellationToken)
    {
        if (_listener is null)
            return;
        await _listener.StopAsync(cancellationToken);
        await _listener.DisposeAsync();
        _listener = null;
    }

    public Task<DicomAssociation> OpenAsync(CancellationToken cancellationToken, params string[] sopClasses) => DicomAssociation.OpenAsync(
        gateway,
        new AssociationOptions { CallingAe = aeTitle, Contexts = [.. sopClasses.Select(RequestedContext.For)], Notifications = this },
        NullLogger.Instance,
        cancellationToken);

    public async Task<IReadOnlyList<DicomDataset>> WorklistAsync(string modality, string date, CancellationToken cancellationToken, string? characterSet = null)
    {
        var keys = new DicomDataset();
        if (characterSet is not null)
            keys.Set(Tags.SpecificCharacterSet, characterSet);
        foreach (var tag in (ReadOnlySpan<DicomTag>)[Tags.AccessionNumber, Tags.PatientName, Tags.PatientID, Tags.IssuerOfPatientID, Tags.PatientBirthDate, Tags.PatientSex, Tags.StudyInstanceUID, Tags.RequestedProcedureID, Tags.RequestedProcedureDescription])
            keys.Set(tag, "");
        keys.SetItems(Tags.ScheduledProcedureStepSequence, new DicomDataset()
            .Set(Tags.Modality, modality).Set(Tags.ScheduledStationAETitle, "").Set(Tags.ScheduledProcedureStepStartDate, date).Set(Tags.ScheduledProcedureStepStartTime, "")
            .Set(Tags.ScheduledProcedureStepID, "").Set(Tags.ScheduledProcedureStepDescription, "").Set(Tags.ScheduledProcedureStepStatus, ""));
        await using var association = await OpenAsync(cancellationToken, Uids.ModalityWorklistInformationModelFind);
        var found = new List<DicomDataset>();
        await foreach (var item in association.FindAsync(Uids.ModalityWorklistInformationModelFind, keys, cancellationToken))
            found.Add(item);
        return found;
    }

    /// <summary>N-CREATE from a worklist item.</summary>
    public Task<NResponse> BeginStepAsync(string uid, DicomDataset item, CancellationToken cancellationToken) => SendAsync(NOperation.Create, uid, NewStep(item), cancellationToken);

    /// <summary>The data set of an N-CREATE.</summary>
    public DicomDataset NewStep(DicomDataset item)
    {
        var step = item.GetItems(Tags.ScheduledProcedureStepSequence)[0];
        var scheduled = new DicomDataset(item.CharacterSet).SetItems(Tags.ReferencedStudySequence).Set(Tags.ScheduledProtocolCodeSequence, DicomVr.SQ);
        foreach (var tag in (ReadOnlySpan<DicomTag>)[Tags.StudyInstanceUID, Tags.AccessionNumber, Tags.RequestedProcedureID, Tags.RequestedProcedureDescription])
            scheduled.Set(tag, item.GetText(tag) ?? "");
        scheduled.Set(Tags.ScheduledProcedureStepID, step.GetText(Tags.ScheduledProcedureStepID) ?? "").Set(Tags.ScheduledProcedureStepDescription, "");
        var created = new DicomDataset();
        if (item.GetText(Tags.SpecificCharacterSet) is { } set)
            created.Set(Tags.SpecificCharacterSet, set);
        foreach (var tag in (ReadOnlySpan<DicomTag>)[Tags.PatientName, Tags.PatientID, Tags.PatientBirthDate, Tags.PatientSex])
            created.Set(tag, item.GetText(tag) ?? "");
        return created
            .SetItems(Tags.ScheduledStepAttributesSequence, scheduled)
            .Set(Tags.PerformedProcedureStepID, "PPS1").Set(Tags.PerformedStationAETitle, aeTitle).Set(Tags.PerformedStationName, "").Set(Tags.PerformedLocation, "")
            .Set(Tags.PerformedProcedureStepStartDate, step.GetText(Tags.ScheduledProcedureStepStartDate) ?? "20260310").Set(Tags.PerformedProcedureStepStartTime, "100000")
            .Set(Tags.PerformedProcedureStepStatus, "IN PROGRESS").Set(Tags.PerformedProcedureStepEndDate, "").Set(Tags.PerformedProcedureStepEndTime, "")
            .Set(Tags.Modality, step.GetText(Tags.Modality) ?? "CT").Set(Tags.StudyID, "1").SetItems(Tags.PerformedSeriesSequence);
    }

    /// <summary>The final N-SET.</summary>
    /// <param name="status">COMPLETED or DISCONTINUED.</param>
    /// <param name="reason">Code Value of CID 9300.</param>
    public Task<NResponse> EndStepAsync(string uid, string status, IEnumerable<DicomDataset> made, CancellationToken cancellationToken, string? reason = null)
    {
        var change = new DicomDataset().Set(Tags.PerformedProcedureStepStatus, status)
            .Set(Tags.PerformedProcedureStepEndDate, "20260310").Set(Tags.PerformedProcedureStepEndTime, "101500");
        if (reason is not null)
        {
            change.SetItems(Tags.PerformedProcedureStepDiscontinuationReasonCodeSequence,
                new DicomDataset().Set(Tags.CodeValue, reason).Set(Tags.CodingSchemeDesignator, "DCM").Set(Tags.CodeMeaning, "Incorrect worklist entry selected"));
        }

        change.SetItems(Tags.PerformedSeriesSequence, made.GroupBy(i => i.GetText(Tags.SeriesInstanceUID)!).Select(series => new DicomDataset()
            .Set(Tags.SeriesInstanceUID, series.Key).Set(Tags.ProtocolName, "Thorax").Set(Tags.PerformingPhysicianName, "").Set(Tags.OperatorsName, "").Set(Tags.SeriesDescription, "").Set(Tags.RetrieveAETitle, "")
            .SetItems(Tags.ReferencedImageSequence, series.Select(Reference)).SetItems(Tags.ReferencedNonImageCompositeSOPInstanceSequence)));
        return SendAsync(NOperation.Set, uid, change, cancellationToken);
    }

    public async Task StoreAsync(IEnumerable<DicomDataset> images, CancellationToken cancellationToken)
    {
        var all = images.ToList();
        await using var association = await OpenAsync(cancellationToken, [.. all.Select(i => i.GetText(Tags.SOPClassUID)!).Distinct()]);
        foreach (var image in all)
            await StoreAsync(association, image, cancellationToken);
    }

    /// <summary>N-ACTION.</summary>
    public async Task<NResponse> CommitAsync(string transactionUid, IEnumerable<(string SopClassUid, string SopUid)> objects, CancellationToken cancellationToken, bool staysUntilAnswered = false)
    {
        await using var association = await OpenAsync(cancellationToken, Uids.StorageCommitmentPushModel, Uids.Verification);
        var request = new DicomDataset().Set(Tags.TransactionUID, transactionUid).SetItems(
            Tags.ReferencedSOPSequence, objects.Select(o => new DicomDataset().Set(Tags.ReferencedSOPClassUID, o.SopClassUid).Set(Tags.ReferencedSOPInstanceUID, o.SopUid)));
        var answer = await association.SendAsync(new NRequest(NOperation.Action, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance, 1, request, []), cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (staysUntilAnswered && answer.Status.IsSuccess && !_results.ContainsKey(transactionUid))
        {
            await association.EchoAsync(cancellationToken); // reads what comes meanwhile
            await Task.Delay(20, limit.Token);
        }

        return answer;
    }

    /// <summary>The result of a transaction, awaited.</summary>
    public async Task<NRequest> ResultAsync(string transactionUid, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        NRequest? result;
        while (!_results.TryGetValue(transactionUid, out result))
            await Task.Delay(20, limit.Token);
        return result;
    }

    public bool HasResult(string transactionUid) => _results.ContainsKey(transactionUid);

    /// <summary>A whole examination of a worklist item.</summary>
    public async Task<Examination> ExamineAsync(DicomDataset item, ModalityFaults faults, CancellationToken cancellationToken, TestStudy? study = null)
    {
        var uid = faults.HasFlag(ModalityFaults.NoPerformedStep) ? null : DicomUid.New();
        if (uid is not null)
            Require(await BeginStepAsync(uid, item, cancellationToken));

        var template = (study ?? new TestStudy()) with
        {
            PatientName = item.GetText(Tags.PatientName) ?? "",
            PatientId = item.GetText(Tags.PatientID) ?? "",
            Issuer = item.GetText(Tags.IssuerOfPatientID) is { Length: > 0 } issuer ? issuer : null,
            BirthDate = item.GetText(Tags.PatientBirthDate) ?? "",
            Sex = item.GetText(Tags.PatientSex) ?? "",
            Accession = item.GetText(Tags.AccessionNumber) ?? "",
            StudyUid = item.GetText(Tags.StudyInstanceUID) ?? DicomUid.New(),
            CharacterSet = faults.HasFlag(ModalityFaults.OddCharset) ? null : item.GetText(Tags.SpecificCharacterSet),
        };
        if (faults.HasFlag(ModalityFaults.OddCharset))
            template = template with { PatientName = "?" + template.PatientName };
        var made = template.Build().Select(i => WithStep(i, uid)).ToList();
        var sent = faults.HasFlag(ModalityFaults.LosesImage) ? made[..^1] : made;
        await SendAsync(sent, faults, cancellationToken);
        if (uid is not null)
        {
            var isWrong = faults.HasFlag(ModalityFaults.WrongEntry);
            Require(await EndStepAsync(uid, isWrong ? "DISCONTINUED" : "COMPLETED", made, cancellationToken, isWrong ? "110514" : null));
        }

        if (faults.HasFlag(ModalityFaults.LateSeries))
        {
            var late = (template with { SeriesUid = DicomUid.New(), Instances = 1 }).Build().Select(i => WithStep(i, uid)).ToList();
            await StoreAsync(late, cancellationToken);
            sent = [.. sent, .. late];
        }

        return new Examination(template.StudyUid, uid, made, sent);
    }

    public bool Serves(string sopClassUid) => sopClassUid == Uids.StorageCommitmentPushModel;

    ValueTask<NResponse> INServiceProvider.HandleAsync(NRequest request, AssociationInfo association, CancellationToken cancellationToken)
    {
        Callers.Enqueue(association);
        if (AnswerToResults is { } refusal)
            return new(new NResponse(refusal));
        _results[request.Data!.GetText(Tags.TransactionUID)!] = request;
        return new(new NResponse(DimseStatus.Success));
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await StopListeningAsync(CancellationToken.None);
    }

    private async Task SendAsync(IReadOnlyList<DicomDataset> images, ModalityFaults faults, CancellationToken cancellationToken)
    {
        if (faults.HasFlag(ModalityFaults.CutLink))
        {
            var association = await OpenAsync(cancellationToken, images[0].GetText(Tags.SOPClassUID)!);
            await StoreAsync(association, images[0], cancellationToken);
            association.Abort();
            await association.DisposeAsync();
        }

        await StoreAsync(faults.HasFlag(ModalityFaults.CutLink) ? images.Skip(1) : images, cancellationToken);
        if (faults.HasFlag(ModalityFaults.Resend))
            await StoreAsync(images, cancellationToken);
    }

    private static async Task StoreAsync(DicomAssociation association, DicomDataset image, CancellationToken cancellationToken)
    {
        var bytes = DicomWriter.Write(image, Uids.ExplicitVRLittleEndian);
        var result = await association.StoreAsync(
            new DicomObjectSource(image.GetText(Tags.SOPClassUID)!, image.GetText(Tags.SOPInstanceUID)!, Uids.ExplicitVRLittleEndian, _ => new(new MemoryStream(bytes))), cancellationToken);
        if (!result.Status.IsSuccess)
            throw new InvalidOperationException($"The object was refused with {result.Status}: {result.ErrorComment}");
    }

    private async Task<NResponse> SendAsync(NOperation operation, string uid, DicomDataset data, CancellationToken cancellationToken)
    {
        await using var association = await OpenAsync(cancellationToken, Uids.ModalityPerformedProcedureStep);
        return await association.SendAsync(new NRequest(operation, Uids.ModalityPerformedProcedureStep, uid, null, data, []), cancellationToken);
    }

    private static DicomDataset WithStep(DicomDataset image, string? uid) => uid is null ? image : image.SetItems(
        Tags.ReferencedPerformedProcedureStepSequence,
        new DicomDataset().Set(Tags.ReferencedSOPClassUID, Uids.ModalityPerformedProcedureStep).Set(Tags.ReferencedSOPInstanceUID, uid));

    private static DicomDataset Reference(DicomDataset image) =>
        new DicomDataset().Set(Tags.ReferencedSOPClassUID, image.GetText(Tags.SOPClassUID)!).Set(Tags.ReferencedSOPInstanceUID, image.GetText(Tags.SOPInstanceUID)!);

    private static void Require(NResponse answer)
    {
        if (!answer.Status.IsSuccess)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The step was refused with {answer.Status}: {answer.ErrorComment}"));
    }
}
