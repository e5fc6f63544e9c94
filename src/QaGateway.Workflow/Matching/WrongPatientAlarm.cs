using Microsoft.Extensions.Logging;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>
/// Says within seconds of the first image that the wrong patient was picked: the modality said so itself (110514), or the images name another patient than
/// the order whose own key they carry. The patient is still in the room then. Saves nothing itself.
/// </summary>
public sealed partial class WrongPatientAlarm(GatewayDbContext db, LedgerWriter ledger, ILogger<WrongPatientAlarm> logger)
{
    public const string Code = "WRONG_PATIENT";

    private static readonly string[] OfIdentity = ["V1", "V2", "V3", "V4"];

    /// <summary>Raises, keeps or takes back the alarm of a study.</summary>
    /// <returns>True when something changed.</returns>
    public async Task<bool> CheckAsync(Study study, MatchFacts facts, MatchDecision decision, CancellationToken cancellationToken)
    {
        var text = await FindAsync(study, facts, decision, cancellationToken);
        if (study.Warnings.FirstOrDefault(w => w.Code is Code)?.Text == text)
            return false;

        Clear(study);
        study.Touch();
        if (text is not null)
        {
            study.Warnings = [new StudyWarning(Code, "safety", text), .. study.Warnings];
            ledger.Announce(JournalTypes.StudyAlarm, study);
            LogRaised(study.Id, study.SourceAe);
        }

        return true;
    }

    /// <summary>A person has looked at it and decided.</summary>
    public static void Clear(Study study) => study.Warnings = [.. study.Warnings.Where(w => w.Code is not Code)];

    private async Task<string?> FindAsync(Study study, MatchFacts facts, MatchDecision decision, CancellationToken cancellationToken)
    {
        var matchedAt = study.IsMatched ? (await MatchEntries.CurrentAsync(db, study.Id, cancellationToken))?.At : null;
        if (facts.Image.PerformedStep is { WrongWorklistEntry: true } step && (matchedAt is null || step.WrongEntryAt > matchedAt))
            return "The modality discontinued the step because the wrong worklist entry was selected: these images are of another patient.";
        if (study.IsMatched)
            return null; // whoever matched it has seen the difference; later images that differ make a conflict of it

        foreach (var candidate in decision.Candidates)
        {
            var order = facts.Candidates.First(o => o.Order.Id == candidate.OrderId);
            var links = LinkEvidence.Links(facts.Image, order, facts.Site);
            if (links is not StrongLink.None && candidate.Vetoes.FirstOrDefault(v => OfIdentity.Contains(v.Id)) is { } veto)
                return $"The images carry the {Words(links)} of order {order.Order.Accession}, but {veto.Text}: was the wrong patient picked at {study.SourceAe}?";
        }

        return null;
    }

    private static string Words(StrongLink links) =>
        links.HasFlag(StrongLink.StudyUid) ? "Study Instance UID" : links.HasFlag(StrongLink.PerformedStep) ? "performed step" : "accession number";

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "Wrong-patient alarm for study {StudyId} of {Ae}")]
    private partial void LogRaised(Guid studyId, string ae);
}
