using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <param name="Changes">PS3.6 keyword → new value (backslash joins several); empty = zero length.</param>
/// <param name="SeriesUids">Empty = not narrowed.</param>
public sealed record CorrectStudy(
    string Study, IReadOnlyDictionary<string, string> Changes, string Reason, IReadOnlyList<string> SeriesUids, IReadOnlyList<string> SopUids, Actor By);

/// <summary>Corrects attributes with a reason (CORRECT): a ledger entry, no byte of the received objects.</summary>
public sealed partial class CorrectStudyHandler(GatewayDbContext db, LedgerWriter ledger, EffectiveObjects objects, ILogger<CorrectStudyHandler> logger)
{
    private const string Correct = "CORRECT";
    private const int MaxReason = 1000;
    private const int MaxTried = 20;

    public async Task<ActOutcome> HandleAsync(CorrectStudy command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditStudies);
        if (Invalid(command) is { } invalid)
            return invalid;

        var found = await StudyLocator.FindAsync(db, command.Study, cancellationToken);
        if (found is not [var study])
            return found.Count == 0 ? new ActOutcome.NotFound("study") : new ActOutcome.Ambiguous([.. found.Select(s => s.Id)]);
        if (!StudyStates.MayBeEdited(study))
            return StudyStates.Refusal(study);

        var affected = await AffectedAsync(study, command, cancellationToken);
        if (affected.Missing is { } missing)
            return missing;

        return await CorrectAsync(study, command, affected.Instances, cancellationToken);
    }

    private static ActOutcome.Invalid? Invalid(CorrectStudy command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
            return new("REASON_NEEDED", "A correction needs a reason.");
        if (command.Changes.Count == 0)
            return new("NO_CHANGES", "There is nothing to change.");

        if (command.SeriesUids.Any(string.IsNullOrEmpty))
            return new("UNKNOWN_SERIES", "A series without UID was named."); // it would widen the correction to the whole study
        if (command.SopUids.Any(string.IsNullOrEmpty))
            return new("UNKNOWN_INSTANCE", "An instance without UID was named.");

        foreach (var (keyword, value) in command.Changes)
        {
            if (CorrectionRules.Check(keyword, value, out var tag) is { } problem)
                return new(problem.Code, problem.Text);
            if (tag == Tags.StudyInstanceUID && command.SeriesUids.Count + command.SopUids.Count > 0)
                return new("NOT_EDITABLE", "A new Study Instance UID for a part of a study is a split.");
        }

        return null;
    }

    /// <summary>The instances that the correction reaches: one of each series, to see what they say now.</summary>
    private async Task<(IReadOnlyList<Instance> Instances, ActOutcome? Missing)> AffectedAsync(Study study, CorrectStudy command, CancellationToken cancellationToken)
    {
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == study.Id).ToListAsync(cancellationToken);
        if (command.SeriesUids.FirstOrDefault(uid => !series.Exists(s => s.SeriesUid == uid)) is { } unknownSeries)
            return ([], new ActOutcome.Invalid("UNKNOWN_SERIES", $"The study has no series {unknownSeries}."));

        var instances = db.Instances.AsNoTracking().Where(i => i.StudyId == study.Id && i.State != InstanceState.Superseded && i.State != InstanceState.Rejected);
        if (command.SopUids.Count > 0)
        {
            var sopUids = command.SopUids.ToList();
            var named = await instances.Where(i => sopUids.Contains(i.SopUid)).ToListAsync(cancellationToken);
            return sopUids.Find(uid => !named.Exists(i => i.SopUid == uid)) is { } unknown
                ? ([], new ActOutcome.Invalid("UNKNOWN_INSTANCE", $"The study has no instance {unknown}."))
                : (named, null);
        }

        var ids = series.Where(s => command.SeriesUids.Count == 0 || command.SeriesUids.Contains(s.SeriesUid)).Select(s => s.Id).Take(MaxTried).ToList();
        var samples = new List<Instance>();
        foreach (var id in ids)
        {
            if (await instances.Where(i => i.SeriesId == id).OrderBy(i => i.Id).FirstOrDefaultAsync(cancellationToken) is { } instance)
                samples.Add(instance);
        }

        return (samples, null);
    }

    private async Task<ActOutcome> CorrectAsync(Study study, CorrectStudy command, IReadOnlyList<Instance> affected, CancellationToken cancellationToken)
    {
        var view = await objects.LoadAsync(study.Id, cancellationToken);
        var headers = new List<DicomDataset>();
        foreach (var instance in affected.Take(MaxTried))
            headers.Add(await objects.ReadHeaderAsync(instance, view, cancellationToken));

        var isOneIdentity = await db.IdentityTuples.CountAsync(t => t.StudyId == study.Id, cancellationToken) <= 1;
        var changes = Changes(await AsReceivedAsync(study, command, cancellationToken), study, headers, keepEqual: !isOneIdentity || affected.Count >= MaxTried);
        if (changes.Count == 0)
            return new ActOutcome.Unchanged();
        if (await CannotApplyAsync(study, view, changes, affected, cancellationToken) is { } refused)
            return refused;

        BurnedIn.WarnOf(study, changes.Select(c => c.Keyword));
        var entry = await ledger.AppendAsync(study, new NewEntry(LedgerAct.Corrected, command.By)
        {
            ReasonCode = Correct,
            Reason = command.Reason.Length > MaxReason ? command.Reason[..MaxReason] : command.Reason,
            Changes = changes,
            State = StudyStates.AfterCorrection(study),
        }, cancellationToken);
        ledger.Announce(JournalTypes.StudyCorrected, study);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.Stale();
        }

        LogCorrected(study.Id, command.By.Name, changes.Count);
        return new ActOutcome.Done(entry.Id);
    }

    /// <summary>The ledger narrows by what the objects themselves say; people name what they see.</summary>
    private async Task<CorrectStudy> AsReceivedAsync(Study study, CorrectStudy command, CancellationToken cancellationToken)
    {
        if (command.SeriesUids.Count + command.SopUids.Count == 0)
            return command;

        var (seriesUids, sopUids) = (command.SeriesUids.ToList(), command.SopUids.ToList());
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == study.Id && seriesUids.Contains(s.SeriesUid)).ToListAsync(cancellationToken);
        var named = await db.Instances.AsNoTracking().Where(i => i.StudyId == study.Id && sopUids.Contains(i.SopUid)).ToListAsync(cancellationToken);
        return command with { SeriesUids = [.. series.Select(s => s.OriginalUid).Distinct()], SopUids = [.. named.Select(i => i.OriginalUid).Distinct()] };
    }

    /// <summary>One change for each attribute and part of the study; none where everything already is so.</summary>
    private static List<LedgerChange> Changes(CorrectStudy command, Study study, List<DicomDataset> headers, bool keepEqual)
    {
        var changes = new List<LedgerChange>();
        foreach (var (keyword, value) in command.Changes)
        {
            DicomDictionary.TryGetTag(keyword, out var tag);
            var before = headers.Select(h => h.Contains(tag) ? string.Join('\\', h.GetTexts(tag)) : null).ToList();
            if (before.Count == 0)
                before.Add(Column(study, keyword));
            if (!keepEqual && before.TrueForAll(b => b == value))
                continue;

            if (command.SopUids.Count > 0)
                changes.AddRange(command.SopUids.Select(uid => new LedgerChange(keyword, null, before[0], value, SopUid: uid)));
            else if (command.SeriesUids.Count > 0)
                changes.AddRange(command.SeriesUids.Select(uid => new LedgerChange(keyword, null, before[0], value, SeriesUid: uid)));
            else
                changes.Add(new LedgerChange(keyword, null, before[0], value));
        }

        return changes;
    }

    private static string? Column(Study study, string keyword) => keyword switch
    {
        "PatientName" => study.PatientName,
        "PatientID" => study.PatientId,
        "IssuerOfPatientID" => study.Issuer,
        "PatientBirthDate" => study.BirthDate,
        "PatientSex" => study.Sex,
        "AccessionNumber" => study.Accession,
        "StudyDescription" => study.StudyDescription,
        "ReferringPhysicianName" => study.ReferringPhysician,
        "StudyID" => study.StudyId,
        _ => null,
    };

    /// <summary>CHS-6: an edit that would lose text is refused before it is in the ledger.</summary>
    private async Task<ActOutcome?> CannotApplyAsync(Study study, LedgerView view, List<LedgerChange> changes, IReadOnlyList<Instance> affected, CancellationToken cancellationToken)
    {
        var further = new LedgerEntry { StudyId = study.Id, At = study.ReceivedAt, By = "", Act = LedgerAct.Corrected, ReasonCode = Correct, Changes = changes };
        foreach (var instance in affected.Take(MaxTried))
        {
            try
            {
                await objects.TryAsync(instance, view, further, cancellationToken);
            }
            catch (DicomCharacterSetException)
            {
                return new ActOutcome.Refused("CHARACTER_SET", $"Instance {instance.SopUid} has text that its character set cannot explain: an edit would lose it (CHS-6).");
            }
            catch (DicomValueException e)
            {
                return new ActOutcome.Invalid("INVALID_VALUE", e.Message);
            }
        }

        return null;
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "Study {StudyId} corrected by {User}: {Count} changes")]
    private partial void LogCorrected(Guid studyId, string user, int count);
}
