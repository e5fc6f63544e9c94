using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Patient ID, name, birth date and sex: the worst of all instances counts (REC-1).</summary>
public sealed class IdentityEvidence(MatchingWeights weights, NameComparison names)
{
    public IdentityLevels Levels(ImageFacts image, OrderFacts order) =>
        Worst([.. image.Headers.Select(h => LevelsOf(h.Patient, image.DefaultIssuer, order))]);

    public IEnumerable<Evidence> For(ImageFacts image, OrderFacts order)
    {
        var perHeader = image.Headers.Select(h => (h.Patient, Levels: LevelsOf(h.Patient, image.DefaultIssuer, order))).ToList();
        var patient = order.Patient;
        var byId = perHeader.MinBy(p => Severity(p.Levels.PatientId));
        yield return Id(byId.Levels.PatientId, WithIssuer(byId.Patient.PatientId, byId.Patient.Issuer), WithIssuer(patient.PatientId, patient.Issuer));

        var byName = perHeader.MinBy(p => Severity(p.Levels.Name));
        yield return Name(byName.Levels.Name, byName.Patient.Name, patient.Name);

        var byDate = perHeader.MinBy(p => Severity(p.Levels.BirthDate));
        yield return BirthDate(byDate.Levels.BirthDate, byDate.Patient.BirthDate, patient.BirthDate);

        var bySex = perHeader.MinBy(p => Severity(p.Levels.Sex));
        yield return Sex(bySex.Levels.Sex, bySex.Patient.Sex, patient.Sex);
    }

    private IdentityLevels LevelsOf(PatientIdentity image, string defaultIssuer, OrderFacts order) =>
        new(IdentifierComparison.Compare(image, defaultIssuer, order.Patient.Identity, order.AliasIds),
            names.Compare(image.Name, order.Patient.Name, order.FormerNames),
            BirthDateComparison.Compare(image.BirthDate, order.Patient.BirthDate),
            SexOf(image.Sex, order.Patient.Sex));

    public static SexLevel SexOf(string image, string order) => (image, order) switch
    {
        ("M", "F") or ("F", "M") => SexLevel.Opposite,
        ("M" or "F", _) when image == order => SexLevel.Equal,
        _ => SexLevel.Missing,
    };

    private static IdentityLevels Worst(IReadOnlyList<IdentityLevels> levels) =>
        new(levels.Select(l => l.PatientId).MinBy(Severity), levels.Select(l => l.Name).MinBy(Severity),
            levels.Select(l => l.BirthDate).MinBy(Severity), levels.Select(l => l.Sex).MinBy(Severity));

    // A contradiction is worse than nothing at all, which is worse than the weakest agreement.
    private static int Severity(IdentifierLevel level) => level is IdentifierLevel.Different ? -1 : (int)level;

    private static int Severity(NameLevel level) => level is NameLevel.None ? -1 : (int)level;

    private static int Severity(BirthDateLevel level) => level is BirthDateLevel.Different ? -1 : (int)level;

    private static int Severity(SexLevel level) => level is SexLevel.Opposite ? -1 : (int)level;

    private Evidence Id(IdentifierLevel level, string image, string order) => level switch
    {
        IdentifierLevel.Agree => new(EvidenceKeys.PatientId, EvidenceOutcome.Agree, weights.PatientId, image, order, "Patient ID and issuer agree"),
        IdentifierLevel.Alias => new(EvidenceKeys.PatientId, EvidenceOutcome.Agree, weights.PatientIdAlias, image, order, "Patient ID was merged into the order's patient"),
        IdentifierLevel.Unscoped => new(EvidenceKeys.PatientId, EvidenceOutcome.Close, weights.PatientIdUnscoped, image, order, "Patient ID agrees, its issuer is not given on both sides"),
        IdentifierLevel.Different => new(EvidenceKeys.PatientId, EvidenceOutcome.Differ, weights.PatientIdDiffers, image, order, $"image says ID {image} · order says {order}"),
        IdentifierLevel.OtherIssuer => new(EvidenceKeys.PatientId, EvidenceOutcome.Missing, 0, image, order, "Patient IDs of different issuers: they say nothing about each other"),
        _ => new(EvidenceKeys.PatientId, EvidenceOutcome.Missing, 0, image, order, "image has no Patient ID"),
    };

    private Evidence Name(NameLevel level, string image, string order) => level switch
    {
        NameLevel.Exact => new(EvidenceKeys.Name, EvidenceOutcome.Agree, weights.NameExact, image, order, "names agree"),
        NameLevel.Swapped => new(EvidenceKeys.Name, EvidenceOutcome.Close, weights.NameNear, image, order, "family and given name are interchanged"),
        NameLevel.Subset => new(EvidenceKeys.Name, EvidenceOutcome.Close, weights.NameNear, image, order, "one name is longer than the other"),
        NameLevel.Initial => new(EvidenceKeys.Name, EvidenceOutcome.Close, weights.NameNear, image, order, "one given name is an initial"),
        NameLevel.Phonetic => new(EvidenceKeys.Name, EvidenceOutcome.Close, weights.NameSounds, image, order, "names sound alike"),
        NameLevel.Edit1 => new(EvidenceKeys.Name, EvidenceOutcome.Close, weights.NameSounds, image, order, "names differ in one letter"),
        NameLevel.None => new(EvidenceKeys.Name, EvidenceOutcome.Differ, weights.NameDiffers, image, order, $"image says {Shown(image)} · order says {Shown(order)}"),
        _ => new(EvidenceKeys.Name, EvidenceOutcome.Missing, 0, image, order, "no name to compare, or a placeholder"),
    };

    private Evidence BirthDate(BirthDateLevel level, string image, string order)
    {
        var text = $"image says {Dashed(image)} · order says {Dashed(order)}";
        return level switch
        {
            BirthDateLevel.Equal => new(EvidenceKeys.BirthDate, EvidenceOutcome.Agree, weights.BirthDate, image, order, "birth dates agree"),
            BirthDateLevel.Transposed or BirthDateLevel.Digit1 => new(EvidenceKeys.BirthDate, EvidenceOutcome.Close, weights.BirthDateNear, image, order, text),
            BirthDateLevel.YearOnly => new(EvidenceKeys.BirthDate, EvidenceOutcome.Missing, 0, image, order, "only the year of birth is known, and it agrees"),
            BirthDateLevel.Different => new(EvidenceKeys.BirthDate, EvidenceOutcome.Differ, weights.BirthDateDiffers, image, order, text),
            _ => new(EvidenceKeys.BirthDate, EvidenceOutcome.Missing, 0, image, order, "no birth date to compare, or a placeholder"),
        };
    }

    private Evidence Sex(SexLevel level, string image, string order) => level switch
    {
        SexLevel.Equal => new(EvidenceKeys.Sex, EvidenceOutcome.Agree, weights.Sex, image, order, "sex agrees"),
        SexLevel.Opposite => new(EvidenceKeys.Sex, EvidenceOutcome.Differ, weights.SexDiffers, image, order, $"image says {image} · order says {order}"),
        _ => new(EvidenceKeys.Sex, EvidenceOutcome.Missing, 0, image, order, "sex is not given on both sides"),
    };

    private static string WithIssuer(string id, string issuer) => issuer.Length > 0 ? $"{id} ({issuer})" : id;

    private static string Shown(string name) => name.Split('=')[0].Replace('^', ' ').Trim();

    private static string Dashed(string date) => date.Length == 8 ? $"{date[..4]}-{date[4..6]}-{date[6..]}" : date;
}
