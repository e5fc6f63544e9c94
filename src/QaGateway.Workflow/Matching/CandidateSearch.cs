using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Performed;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Worklist;

namespace QaGateway.Workflow.Matching;

/// <summary>Gathers the facts of a decision from the database by indexed keys only: time does not grow with the order book.</summary>
public sealed class CandidateSearch(GatewayDbContext db, PerformedEvidence performed, IOptions<SiteIdentityOptions> identity, IOptions<MatchingOptions> options)
{
    private const int MaxOrders = 200;
    private const int MaxPatients = 200;
    private static readonly TimeSpan ServedRecently = TimeSpan.FromHours(24);

    private readonly NameComparison _names = new(options.Value.Phonetics);

    /// <param name="alsoOrderId">An order that a human points at, whether or not it shares a key.</param>
    public async Task<MatchFacts> GatherAsync(Study study, Guid? alsoOrderId, CancellationToken cancellationToken)
    {
        var image = await ImageAsync(study, cancellationToken);
        var similar = await SimilarPatientsAsync(image, cancellationToken);
        var orders = await OrdersAsync(study, image, similar, alsoOrderId, cancellationToken);
        return new MatchFacts(image, await FactsOfAsync(study, image, orders, cancellationToken), similar, await SiteAsync(cancellationToken));
    }

    private async Task<ImageFacts> ImageAsync(Study study, CancellationToken cancellationToken)
    {
        var seen = await StudyHeaders.LoadAsync(db, study, cancellationToken);
        var headers = StudyHeaders.Distinct(seen.Select(i => i.Corrected));
        var peer = await db.Peers.AsNoTracking().FirstOrDefaultAsync(p => p.AeTitle == study.SourceAe, cancellationToken);
        var namesakes = await db.Studies.AsNoTracking().Where(s => s.Id != study.Id && s.State != StudyState.MovedOut)
            .Where(s => s.StudyUid == study.StudyUid || s.EffectiveStudyUid == study.StudyUid).ToListAsync(cancellationToken);
        var steps = await performed.OfAsync(study, [.. headers.SelectMany(h => h.PerformedStepUids)], cancellationToken);
        return new ImageFacts
        {
            PerformedStep = steps.All.Any() ? new PerformedStepFacts(steps.OrderId, steps.IsWrongEntry) { OwnOrderIds = steps.OwnOrderIds, WrongEntryAt = steps.WrongEntryAt } : null,
            Headers = headers,
            Seen = seen,
            SourceAe = study.SourceAe,
            Modalities = study.Modalities.Split('\\', StringSplitOptions.RemoveEmptyEntries),
            DefaultIssuer = peer?.DefaultIssuer is { Length: > 0 } issuer ? issuer : identity.Value.DefaultIssuer ?? "",
            ManualOnly = peer?.ManualOnly ?? false,
            HasConflictVersion = await db.Instances.AnyAsync(i => i.StudyId == study.Id && i.State == InstanceState.ConflictVersion, cancellationToken),
            UidOfOtherPatient = namesakes.Exists(other => headers.Any(h => IsOtherPatient(other, h.Patient))),
            MatchedOrderId = study.OrderId,
        };
    }

    private bool IsOtherPatient(Study other, PatientIdentity image) =>
        IdentifierComparison.AreOthers(image, new PatientIdentity(other.PatientName, other.PatientId, other.Issuer, other.BirthDate, other.Sex))
        || _names.Compare(image.Name, other.PatientName) is NameLevel.None
        || BirthDateComparison.Compare(image.BirthDate, other.BirthDate) is BirthDateLevel.Different;

    /// <summary>V14's others, which are also where an order may hide whose keys were mistyped.</summary>
    private async Task<IReadOnlyList<Patient>> SimilarPatientsAsync(ImageFacts image, CancellationToken cancellationToken)
    {
        var dates = image.Headers.Select(h => h.Patient.BirthDate).Where(d => BirthDateComparison.Compare(d, d) is BirthDateLevel.Equal).Distinct().ToList();
        var keys = image.Headers.Select(h => NameKey.Of(h.Patient.Name)).Where(k => k.Length > 0).Distinct().ToList();
        var found = await db.Patients.AsNoTracking().Where(p => dates.Contains(p.BirthDate)).Take(MaxPatients).ToListAsync(cancellationToken);
        found.AddRange(await db.Patients.AsNoTracking().Where(p => keys.Contains(p.NameKey)).Take(MaxPatients).ToListAsync(cancellationToken));
        if (image.Headers.Select(h => h.AcquiredAt).OfType<DateTime>().Order().ToList() is [var acquired, ..])
        {
            var day = acquired.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
            var thatDay = await (from s in db.ProcedureSteps
                                 join o in db.Orders on s.OrderId equals o.Id
                                 join p in db.Patients on o.PatientRowId equals p.Id
                                 where s.StartDate == day && image.Modalities.Contains(s.Modality)
                                 select new { p.Id, p.Name }).Distinct().ToListAsync(cancellationToken);
            var surnames = image.Headers.Select(h => Surname(h.Patient.Name)).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
            var namesakes = thatDay.Where(p => surnames.Contains(Surname(p.Name))).Select(p => p.Id).Take(MaxPatients).ToList();
            if (namesakes.Count > 0)
                found.AddRange(await db.Patients.AsNoTracking().Where(p => namesakes.Contains(p.Id)).ToListAsync(cancellationToken));
        }

        return [.. found.DistinctBy(p => p.Id)];
    }

    private static string Surname(string name) => NameKey.Of(name.Split('^', ',', '=')[0]);

    private async Task<IReadOnlyList<Order>> OrdersAsync(
        Study study, ImageFacts image, IReadOnlyList<Patient> similar, Guid? alsoOrderId, CancellationToken cancellationToken)
    {
        var uids = image.Headers.Select(h => h.StudyUid).Append(study.StudyUid).Where(u => u.Length > 0).Distinct().ToList();
        var accessions = image.Headers.SelectMany(h => h.RequestAccessions.Prepend(h.Accession)).Where(a => a.Length > 0).Distinct().ToList();
        var procedures = image.Headers.SelectMany(h => h.RequestedProcedureIds).Distinct().ToList();
        var ids = image.Headers.SelectMany(h => h.Patient.OtherIds.Select(i => i.Id).Prepend(h.Patient.PatientId)).Where(i => i.Length > 0).Distinct().ToList();
        var owners = await SurvivorsAsync(await db.Patients.AsNoTracking().Where(p => ids.Contains(p.PatientId)).Take(MaxPatients).ToListAsync(cancellationToken), cancellationToken);
        owners.UnionWith(similar.Where(p => image.Headers.Any(h => _names.Compare(h.Patient.Name, p.Name, p.PreviousNames).Rank() > 0)).Select(p => p.Id));

        var performedFor = image.PerformedStep?.OrderId;
        var linked = await Orders().Where(o => uids.Contains(o.StudyUid) || o.Id == study.OrderId || o.Id == alsoOrderId || o.Id == performedFor).Take(MaxOrders).ToListAsync(cancellationToken);
        if (accessions.Count > 0)
            linked.AddRange(await Orders().Where(o => accessions.Contains(o.Accession)).Take(MaxOrders).ToListAsync(cancellationToken));
        if (procedures.Count > 0)
            linked.AddRange(await Orders().Where(o => procedures.Contains(o.RequestedProcedureId)).Take(MaxOrders).ToListAsync(cancellationToken));
        linked.AddRange(await Orders().Where(o => owners.Contains(o.PatientRowId)).OrderByDescending(o => o.Id).Take(MaxOrders).ToListAsync(cancellationToken));
        return [.. linked.DistinctBy(o => o.Id).Take(MaxOrders)];
    }

    private IQueryable<Order> Orders() => db.Orders.AsNoTracking().Include(o => o.Steps);

    /// <summary>Follows merges to the patient that is left.</summary>
    private async Task<HashSet<Guid>> SurvivorsAsync(List<Patient> patients, CancellationToken cancellationToken)
    {
        var found = patients.Select(p => p.Id).ToHashSet();
        var next = patients.Select(p => p.MergedIntoId).OfType<Guid>().Where(found.Add).ToList();
        for (var depth = 0; next.Count > 0 && depth < 16; depth++)
        {
            var survivors = await db.Patients.AsNoTracking().Where(p => next.Contains(p.Id)).ToListAsync(cancellationToken);
            next = [.. survivors.Select(p => p.MergedIntoId).OfType<Guid>().Where(found.Add)];
        }

        return found;
    }

    private async Task<IReadOnlyList<OrderFacts>> FactsOfAsync(Study study, ImageFacts image, IReadOnlyList<Order> orders, CancellationToken cancellationToken)
    {
        var orderIds = orders.Select(o => o.Id).ToList();
        var patientIds = orders.Select(o => o.PatientRowId).Distinct().ToList();
        var patients = await db.Patients.AsNoTracking().Where(p => patientIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        var aliases = await AliasesAsync(patientIds, cancellationToken);
        var since = study.ReceivedAt - ServedRecently;
        var served = await db.WorklistServed.AsNoTracking().Where(s => orderIds.Contains(s.OrderId) && s.AeTitle == image.SourceAe).ToListAsync(cancellationToken);
        var released = await db.Studies.AsNoTracking()
            .Where(s => s.Id != study.Id && s.OrderId != null && orderIds.Contains(s.OrderId.Value) && (s.State == StudyState.Released || s.State == StudyState.LatePending))
            .Select(s => s.OrderId!.Value).Distinct().ToListAsync(cancellationToken);
        return [.. orders.Where(o => patients.ContainsKey(o.PatientRowId)).Select(o => new OrderFacts
        {
            Order = o,
            Patient = patients[o.PatientRowId],
            Aliases = [.. aliases[o.PatientRowId]],
            ServedToSource = served.Exists(s => s.OrderId == o.Id && s.At >= since),
            PatientChangedAfterServed = served.Exists(s => s.OrderId == o.Id && (s.At < o.PatientChangedAt || IsOfAnother(s.Patient, patients[o.PatientRowId], aliases[o.PatientRowId]))),
            HasOtherReleasedStudy = released.Contains(o.Id),
        })];
    }

    /// <summary>V11: the modality was shown this order under an identifier that is not the patient's, nor one merged into it.</summary>
    private static bool IsOfAnother(PatientIdentity served, Patient patient, IEnumerable<Patient> aliases)
    {
        var shown = new PatientIdentifier(served.PatientId, served.Issuer);
        return shown != new PatientIdentifier(patient.PatientId, patient.Issuer) && !patient.OtherIds.Contains(shown) && !aliases.Any(a => a.PatientId == shown.Id && a.Issuer == shown.Issuer);
    }

    private async Task<ILookup<Guid, Patient>> AliasesAsync(List<Guid> survivors, CancellationToken cancellationToken)
    {
        var pairs = new List<(Guid Survivor, Patient Alias)>();
        var roots = survivors.ToDictionary(id => id, id => id);
        for (var depth = 0; roots.Count > 0 && depth < 16; depth++)
        {
            var ids = roots.Keys.ToList();
            var merged = await db.Patients.AsNoTracking().Where(p => p.MergedIntoId != null && ids.Contains(p.MergedIntoId.Value)).ToListAsync(cancellationToken);
            pairs.AddRange(merged.Select(p => (roots[p.MergedIntoId!.Value], p)));
            roots = merged.ToDictionary(p => p.Id, p => roots[p.MergedIntoId!.Value]);
        }

        return pairs.ToLookup(p => p.Survivor, p => p.Alias);
    }

    private async Task<SiteFacts> SiteAsync(CancellationToken cancellationToken)
    {
        var several = identity.Value.TrustedIssuers.Count > 1;
        if (!several && await db.Patients.Where(p => p.Issuer != "").Select(p => p.Issuer).FirstOrDefaultAsync(cancellationToken) is { } first)
            several = await db.Patients.AnyAsync(p => p.Issuer != "" && p.Issuer != first, cancellationToken);

        return new SiteFacts(several, identity.Value.AccessionIssuer is null);
    }
}
