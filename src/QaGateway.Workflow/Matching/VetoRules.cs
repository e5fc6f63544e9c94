using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>What forbids an automatic match whatever the score (V1-V15). A table: an id, and a test that says in words what it found.</summary>
public sealed class VetoRules(NameComparison names, IReadOnlySet<string> temporaryIssuers)
{
    private static readonly TimeSpan SameOccasion = TimeSpan.FromHours(48);

    /// <summary>Those of the study itself, whatever the candidate.</summary>
    public IReadOnlyList<Veto> OfStudy(MatchFacts facts, IReadOnlyList<Assessment> assessed)
    {
        (string Id, string? Found)[] table =
        [
            ("V6", SharedLink(facts.Image, assessed)),
            ("V7", InstancesDisagree(facts.Image)),
            ("V8", facts.Image.UidOfOtherPatient ? "this Study Instance UID is known for another patient" : null),
            ("V9", facts.Image.PerformedStep is { WrongWorklistEntry: true } ? "the modality discontinued the step: wrong worklist entry selected" : null),
            ("V12", facts.Image.HasConflictVersion ? "an instance came twice with different content" : null),
            ("V13", facts.Image.ManualOnly ? "studies of this scanner are matched by hand only" : null),
        ];
        return [.. table.Where(t => t.Found is not null).Select(t => new Veto(t.Id, t.Found!))];
    }

    public IReadOnlyList<Veto> OfCandidate(MatchFacts facts, Assessment candidate, IReadOnlyList<Assessment> assessed)
    {
        var levels = candidate.Identity;
        (string Id, string? Found)[] table =
        [
            ("V1", levels.PatientId is IdentifierLevel.Different ? candidate[EvidenceKeys.PatientId]!.Text : null),
            ("V2", levels.BirthDate is BirthDateLevel.Different ? candidate[EvidenceKeys.BirthDate]!.Text : null),
            ("V3", levels.Sex is SexLevel.Opposite ? candidate[EvidenceKeys.Sex]!.Text : null),
            ("V4", levels.Name is NameLevel.None ? candidate[EvidenceKeys.Name]!.Text : null),
            ("V5", NotOpen(facts.Image, candidate.Facts)),
            ("V10", Temporary(facts.Image, candidate.Facts.Patient)),
            ("V11", candidate.Facts.PatientChangedAfterServed ? "the order got another patient after the worklist was served" : null),
            ("V14", BetterPatient(facts, candidate)),
            ("V15", BetterOrder(candidate, assessed)),
        ];
        return [.. table.Where(t => t.Found is not null).Select(t => new Veto(t.Id, t.Found!))];
    }

    /// <summary>V6: two orders share the strongest link there is, or the images name more than one order.</summary>
    private static string? SharedLink(ImageFacts image, IReadOnlyList<Assessment> assessed)
    {
        var strongest = assessed.Select(a => a.Links).Aggregate(StrongLink.None, (all, one) => all | one) switch
        {
            var all when all.HasFlag(StrongLink.StudyUid) => StrongLink.StudyUid,
            var all when all.HasFlag(StrongLink.PerformedStep) => StrongLink.PerformedStep,
            var all => all & StrongLink.Accession,
        };
        if (strongest is not StrongLink.None && assessed.Count(a => a.Links.HasFlag(strongest)) > 1)
            return strongest is StrongLink.StudyUid ? "two orders share the Study Instance UID" : "two orders share the accession number";

        var numbers = image.Headers.SelectMany(h => h.RequestAccessions.Prepend(h.Accession)).Where(a => a.Length > 0).Distinct().Count();
        var procedures = image.Headers.SelectMany(h => h.RequestedProcedureIds).Distinct().Count();
        return numbers > 1 ? "the images name more than one accession number" : procedures > 1 ? "the images name more than one requested procedure" : null;
    }

    /// <summary>V7, REC-16: different ids, or contradicting name, birth date or sex among the instances.</summary>
    private string? InstancesDisagree(ImageFacts image)
    {
        var patients = image.Headers.Select(h => h.Patient).ToList();
        for (var i = 0; i < patients.Count; i++)
        {
            for (var j = i + 1; j < patients.Count; j++)
            {
                if (Contradicts(patients[i], patients[j]))
                    return "the images name two patients";
            }
        }

        return null;
    }

    private bool Contradicts(PatientIdentity a, PatientIdentity b) =>
        IdentifierComparison.AreOthers(a, b)
        || names.Compare(a.Name, b.Name) is NameLevel.None
        || BirthDateComparison.Compare(a.BirthDate, b.BirthDate) is not (BirthDateLevel.Equal or BirthDateLevel.YearOnly or BirthDateLevel.Missing)
        || IdentityEvidence.SexOf(a.Sex, b.Sex) is SexLevel.Opposite;

    private static string? NotOpen(ImageFacts image, OrderFacts order) => order.Order.State switch
    {
        OrderState.Canceled => "the order was canceled",
        OrderState.Replaced => "the order was replaced",
        OrderState.Expired => "the order has expired",
        OrderState.Completed when image.MatchedOrderId != order.Order.Id && !(image.PerformedStep?.OwnOrderIds.Contains(order.Order.Id) ?? false) => "the order is completed already",
        _ when order.HasOtherReleasedStudy => "another study of this order has been released",
        _ => null,
    };

    private string? Temporary(ImageFacts image, Patient patient) =>
        NameComparison.IsPlaceholder(patient.Name) || image.Headers.Any(h => NameComparison.IsPlaceholder(h.Patient.Name)) ? "the name is a placeholder"
        : temporaryIssuers.Contains(patient.Issuer) ? "the Patient ID is a temporary one"
        : patient.Attributes.ContainsKey("DeletedByHis") ? "the HIS has deleted this patient"
        : null;

    /// <summary>V14: somebody else on file fits the images' name better (Maria picked, Marie typed).</summary>
    private string? BetterPatient(MatchFacts facts, Assessment candidate)
    {
        var own = candidate.Facts.Aliases.Select(a => a.Id).Append(candidate.Facts.Patient.Id).ToHashSet();
        var rank = candidate.Identity.Name.Rank();
        var better = facts.OtherPatients.Where(p => !own.Contains(p.Id) && p.MergedIntoId is null)
            .Any(p => facts.Image.Headers.Any(h => names.Compare(h.Patient.Name, p.Name, p.PreviousNames).Rank() > rank));
        return better ? "another patient on file fits the name better" : null;
    }

    /// <summary>V15: another open order of the same patient about that time fits modality, body part or scanner where this one does not.</summary>
    private static string? BetterOrder(Assessment candidate, IReadOnlyList<Assessment> assessed)
    {
        var others = assessed.Where(a => a != candidate && a.Facts.Patient.Id == candidate.Facts.Patient.Id && a.Facts.Order.IsOpen && IsNear(a, candidate));
        string[] keys = [EvidenceKeys.Modality, EvidenceKeys.BodyPart, EvidenceKeys.Station];
        var key = others.SelectMany(other => keys.Where(k => Agrees(other, k) && !Agrees(candidate, k))).FirstOrDefault();
        return key is null ? null : $"another open order of this patient fits better by {Words(key)}";
    }

    private static bool Agrees(Assessment assessment, string key) => assessment[key] is { Outcome: EvidenceOutcome.Agree };

    private static bool IsNear(Assessment a, Assessment b) =>
        a.Facts.Order.Steps.Select(CircumstanceEvidence.StartOf).OfType<DateTime>()
            .Any(x => b.Facts.Order.Steps.Select(CircumstanceEvidence.StartOf).OfType<DateTime>().Any(y => (x - y).Duration() <= SameOccasion));

    private static string Words(string key) => key switch
    {
        EvidenceKeys.Modality => "modality",
        EvidenceKeys.BodyPart => "body part or protocol",
        _ => "scheduled station",
    };
}
