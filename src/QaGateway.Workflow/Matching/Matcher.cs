using System.Collections.Frozen;

namespace QaGateway.Workflow.Matching;

/// <summary>Decides which order a study belongs to, or that a human must (domain.md §4.2). Pure: equal facts and weights, equal decision (REC-14).</summary>
public sealed class Matcher
{
    private const int MaxCandidates = 20;
    /// <summary>Vetoes of the study itself that make it a conflict whatever the candidates.</summary>
    public static readonly FrozenSet<string> ConflictAlways = FrozenSet.Create("V7", "V8", "V9", "V12");

    private readonly MatchingWeights _weights;
    private readonly bool _autoMatch;
    private readonly IdentityEvidence _identity;
    private readonly LinkEvidence _links;
    private readonly CircumstanceEvidence _circumstances;
    private readonly VetoRules _vetoes;

    public Matcher(MatchingOptions options)
    {
        var names = new NameComparison(options.Phonetics);
        _weights = options.Weights;
        _autoMatch = options.AutoMatch;
        _identity = new IdentityEvidence(_weights, names);
        _links = new LinkEvidence(_weights);
        _circumstances = new CircumstanceEvidence(_weights);
        _vetoes = new VetoRules(names, options.TemporaryIssuers.ToFrozenSet(StringComparer.Ordinal));
    }

    public MatchDecision Decide(MatchFacts facts)
    {
        var ranked = Assess(facts, out var studyVetoes);
        var listed = ranked.Where(IsListed).ToList();
        var best = listed.FirstOrDefault();
        var wanting = best is null ? [] : Wanting(facts, best, ranked);
        var verdict = VerdictOf(best, wanting, studyVetoes, listed);
        var shown = verdict is MatchVerdict.AutoMatch ? listed : LikelyOrders.Rank(ranked, listed);
        return new MatchDecision(
            verdict,
            [.. shown.Take(MaxCandidates).Select(a => Present(facts, a, ranked))],
            verdict is MatchVerdict.AutoMatch ? best!.Facts.Order.Id : verdict is MatchVerdict.Suggest ? (shown[0].DiffersInIdentity ? best! : shown[0]).Facts.Order.Id : null,
            Why(verdict, best, wanting, studyVetoes, listed),
            _weights.Version)
        { StudyVetoes = studyVetoes };
    }

    /// <summary>One order, whether or not it is worth listing: what a human who picks it must know (REC-13).</summary>
    public Candidate? Assess(MatchFacts facts, Guid orderId)
    {
        var ranked = Assess(facts, out _);
        return ranked.FirstOrDefault(a => a.Facts.Order.Id == orderId) is { } picked ? Present(facts, picked, ranked) : null;
    }

    private List<Assessment> Assess(MatchFacts facts, out IReadOnlyList<Veto> studyVetoes)
    {
        var assessed = facts.Candidates.Select(order => new Assessment(
            order,
            [.. _links.For(facts, order), .. _identity.For(facts.Image, order), .. _circumstances.For(facts.Image, order)],
            _identity.Levels(facts.Image, order),
            LinkEvidence.Links(facts.Image, order, facts.Site))).ToList();
        var ofStudy = studyVetoes = _vetoes.OfStudy(facts, assessed);
        return [.. assessed
            .Select(a => a with { Vetoes = [.. _vetoes.OfCandidate(facts, a, assessed).Concat(ofStudy).OrderBy(v => int.Parse(v.Id[1..], System.Globalization.CultureInfo.InvariantCulture))] })
            .OrderByDescending(a => a.Score).ThenByDescending(a => a.Links).ThenBy(a => a.Facts.Order.Id)];
    }

    private bool IsListed(Assessment candidate) =>
        candidate.Score >= _weights.ListScore || candidate.Links is not StrongLink.None
        || candidate.Identity.PatientId is IdentifierLevel.Agree or IdentifierLevel.Alias;

    private MatchVerdict VerdictOf(Assessment? best, List<string> wanting, IReadOnlyList<Veto> studyVetoes, List<Assessment> listed)
    {
        // An order that the images name by a strong key and that is another patient's matters even where another order scores higher.
        if (studyVetoes.Any(v => ConflictAlways.Contains(v.Id)) || Contradicting(listed) is not null)
            return MatchVerdict.Conflict;
        if (best is null)
            return MatchVerdict.Unmatched;
        if (wanting.Count == 0)
            return MatchVerdict.AutoMatch;

        return best.Score >= _weights.SuggestScore ? MatchVerdict.Suggest : MatchVerdict.Unmatched;
    }

    private static Assessment? Contradicting(List<Assessment> listed) =>
        listed.FirstOrDefault() is { DiffersInIdentity: true } best ? best
        : listed.Find(a => a.DiffersInIdentity && a.Links is not StrongLink.None);

    /// <summary>What an automatic match still lacks (REC-10), in words; empty = it may be.</summary>
    private List<string> Wanting(MatchFacts facts, Assessment candidate, List<Assessment> ranked)
    {
        var wanting = candidate.Vetoes.Select(v => $"{v.Text} ({v.Id})").ToList();
        var linked = ranked.Count(a => a.Links is not StrongLink.None);
        if (candidate.Links is StrongLink.None)
            wanting.Add("the images carried the order's Study Instance UID or accession number");
        else if (linked > 1)
            wanting.Add("only this order were named by Study Instance UID, performed step or accession number");

        if (!IdAgrees(candidate, facts.Site))
            wanting.Add(candidate.Identity.PatientId is IdentifierLevel.Unscoped ? "the images said whose Patient ID they carry" : "Patient ID and issuer agreed");
        if (!IdentityAgrees(candidate.Identity))
            wanting.Add("two of name, birth date and sex agreed, name or birth date among them");

        var lead = Lead(candidate, ranked);
        if (candidate.Score < _weights.AutoScore)
            wanting.Add($"the score were {_weights.AutoScore} instead of {candidate.Score}");
        if (lead < _weights.AutoLead)
            wanting.Add($"the lead over the next order were {_weights.AutoLead} instead of {lead}");
        if (!_autoMatch)
            wanting.Add("automatic matching were switched on");

        return wanting;
    }

    private static bool IdAgrees(Assessment candidate, SiteFacts site) =>
        candidate.Identity.PatientId is IdentifierLevel.Agree or IdentifierLevel.Alias
        || (candidate.Identity.PatientId is IdentifierLevel.Unscoped && !site.SeveralIssuers);

    private static bool IdentityAgrees(IdentityLevels levels)
    {
        var name = levels.Name.Rank() >= NameLevel.Phonetic.Rank();
        var birthDate = levels.BirthDate is BirthDateLevel.Equal;
        var sex = levels.Sex is SexLevel.Equal;
        return (name && birthDate) || (name && sex) || (birthDate && sex);
    }

    private static int Lead(Assessment candidate, List<Assessment> ranked)
    {
        var others = ranked.Where(a => a != candidate).ToList();
        return candidate.Score - (others.Count == 0 ? 0 : others.Max(a => a.Score));
    }

    private Candidate Present(MatchFacts facts, Assessment a, List<Assessment> ranked)
    {
        var wanting = Wanting(facts, a, ranked);
        var decision = a.DiffersInIdentity || a.Vetoes.Any(v => ConflictAlways.Contains(v.Id)) ? "conflict"
            : a != ranked[0] ? (a.Score >= _weights.SuggestScore ? "suggest" : "no")
            : wanting.Count == 0 ? "auto"
            : a.Score >= _weights.SuggestScore ? "suggest" : "no";
        var patient = a.Facts.Patient;
        return new Candidate(
            a.Facts.Order.Id, a.Facts.Order.Accession, patient.Name, patient.PatientId, patient.Issuer, a.Score, Lead(a, ranked), a.Evidence, a.Vetoes, decision, wanting);
    }

    private string Why(MatchVerdict verdict, Assessment? best, List<string> wanting, IReadOnlyList<Veto> studyVetoes, List<Assessment> listed) => verdict switch
    {
        MatchVerdict.AutoMatch => $"matched by {Words(best!.Links)}, score {best.Score}",
        MatchVerdict.Conflict => studyVetoes.FirstOrDefault(v => ConflictAlways.Contains(v.Id))?.Text
            ?? Contradicting(listed)!.Vetoes.First(v => v.Id is "V1" or "V2" or "V3" or "V4").Text,
        MatchVerdict.Suggest => best!.Vetoes is [var veto, ..] ? veto.Text : NearMiss(best) ?? $"would match by itself if {wanting[0]}",
        _ when best is null => "no order on file fits",
        _ => $"no order fits well enough: the best has {best.Score} of {_weights.SuggestScore} points",
    };

    private static string? NearMiss(Assessment best) =>
        best.Evidence.FirstOrDefault(e => e is { Outcome: EvidenceOutcome.Close, Key: EvidenceKeys.BirthDate or EvidenceKeys.Name })?.Text;

    private static string Words(StrongLink links) => string.Join(" and ", new[]
    {
        (StrongLink.StudyUid, "Study Instance UID"), (StrongLink.PerformedStep, "performed step"), (StrongLink.Accession, "accession number"),
    }.Where(l => links.HasFlag(l.Item1)).Select(l => l.Item2));
}
