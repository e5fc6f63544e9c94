using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Keys that name the order itself: Study UID, performed step, accession, procedure and step ids.</summary>
public sealed class LinkEvidence(MatchingWeights weights)
{
    public static StrongLink Links(ImageFacts image, OrderFacts order, SiteFacts site)
    {
        var links = StrongLink.None;
        if (order.Order.StudyUid.Length > 0 && image.Headers.Any(h => h.StudyUid == order.Order.StudyUid))
            links |= StrongLink.StudyUid;
        if (image.PerformedStep?.OrderId == order.Order.Id)
            links |= StrongLink.PerformedStep;
        if (image.Headers.Any(h => AccessionAgrees(h, order)) && (site.OneAccessionIssuer || image.Headers.Any(h => IsScoped(h, order))))
            links |= StrongLink.Accession;

        return links;
    }

    public IEnumerable<Evidence> For(MatchFacts facts, OrderFacts order)
    {
        var image = facts.Image;
        yield return StudyUid(image, order);
        if (image.PerformedStep is { OrderId: { } performed })
            yield return performed == order.Order.Id
                ? new(EvidenceKeys.PerformedStep, EvidenceOutcome.Agree, weights.PerformedStep, "", "", "the modality performed this order")
                : new(EvidenceKeys.PerformedStep, EvidenceOutcome.Differ, weights.PerformedStepDiffers, "", "", "the modality performed another order");

        yield return Accession(facts, order);
        yield return RequestId(EvidenceKeys.RequestedProcedureId, "Requested Procedure ID",
            [.. image.Headers.SelectMany(h => h.RequestedProcedureIds).Distinct()], [order.Order.RequestedProcedureId]);
        yield return RequestId(EvidenceKeys.StepId, "Scheduled Procedure Step ID",
            [.. image.Headers.SelectMany(h => h.StepIds).Distinct()], [.. order.Order.Steps.Select(s => s.StepId)]);
    }

    private Evidence StudyUid(ImageFacts image, OrderFacts order)
    {
        var received = image.First.StudyUid;
        return order.Order.StudyUid.Length > 0 && image.Headers.Any(h => h.StudyUid == order.Order.StudyUid)
            ? new(EvidenceKeys.StudyUid, EvidenceOutcome.Agree, weights.StudyUid, received, order.Order.StudyUid, "Study Instance UID is the order's")
            : new(EvidenceKeys.StudyUid, EvidenceOutcome.Missing, 0, received, order.Order.StudyUid, "the modality made its own Study Instance UID");
    }

    private Evidence Accession(MatchFacts facts, OrderFacts order)
    {
        var numbers = Numbers(facts.Image);
        var shown = string.Join('\\', numbers);
        var wanted = order.Order.Accession;
        if (numbers.Count == 0 || wanted.Length == 0)
            return new(EvidenceKeys.Accession, EvidenceOutcome.Missing, 0, shown, wanted, numbers.Count == 0 ? "image has no accession number" : "order has no accession number");
        if (facts.Image.Headers.FirstOrDefault(h => AccessionAgrees(h, order)) is { } header)
            return IsScoped(header, order) || facts.Site.OneAccessionIssuer
                ? new(EvidenceKeys.Accession, EvidenceOutcome.Agree, weights.Accession, shown, wanted, "accession number agrees")
                : new(EvidenceKeys.Accession, EvidenceOutcome.Close, weights.AccessionUnscoped, shown, wanted, "accession number agrees, its issuer is not given on both sides");

        return facts.Candidates.Any(other => other != order && facts.Image.Headers.Any(h => AccessionAgrees(h, other)))
            ? new(EvidenceKeys.Accession, EvidenceOutcome.Differ, weights.AccessionDiffers, shown, wanted, "the image's accession number belongs to another order")
            : new(EvidenceKeys.Accession, EvidenceOutcome.Missing, 0, shown, wanted, "the image's accession number belongs to no order on file");
    }

    private Evidence RequestId(string key, string label, IReadOnlyList<string> image, IReadOnlyList<string> order)
    {
        var known = order.Where(id => id.Length > 0).ToList();
        var (left, right) = (string.Join('\\', image), string.Join('\\', known));
        if (image.Count == 0 || known.Count == 0)
            return new(key, EvidenceOutcome.Missing, 0, left, right, $"{label} is not given on both sides");

        return image.Any(known.Contains)
            ? new(key, EvidenceOutcome.Agree, weights.RequestId, left, right, $"{label} agrees")
            : new(key, EvidenceOutcome.Differ, weights.RequestIdDiffers, left, right, $"{label} differs");
    }

    private static IReadOnlyList<string> Numbers(ImageFacts image) =>
        [.. image.Headers.SelectMany(h => h.RequestAccessions.Prepend(h.Accession)).Where(a => a.Length > 0).Distinct()];

    private static bool AccessionAgrees(ReceivedHeader header, OrderFacts order)
    {
        var wanted = order.Order.Accession;
        return wanted.Length > 0 && (header.Accession == wanted || header.RequestAccessions.Contains(wanted))
            && (header.AccessionIssuer.Length == 0 || order.Order.AccessionIssuer.Length == 0 || header.AccessionIssuer == order.Order.AccessionIssuer);
    }

    private static bool IsScoped(ReceivedHeader header, OrderFacts order) =>
        header.AccessionIssuer.Length > 0 && header.AccessionIssuer == order.Order.AccessionIssuer && AccessionAgrees(header, order);
}
