using System.Globalization;
using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching.Safety;

/// <summary>A made-up hospital of one seed: patients with twins, namesakes, people of similar name and numbers that two issuers use; orders over some days. Finds candidates by the keys that the database search uses.</summary>
internal sealed class Hospital
{
    private static readonly string[] Families =
    [
        "MÜLLER", "SCHMIDT", "MEIER", "MEYER", "MAIER", "SCHULZ", "SCHULZE", "HOFMANN", "HOFFMANN", "WEISS", "GROß", "JÄGER", "KÖHLER", "YILMAZ", "ÖZTÜRK", "KOWALSKI", "NOWAK", "ŁUKASIEWICZ",
        "GARCÍA LÓPEZ", "FERNÁNDEZ", "SØRENSEN", "ÅBERG", "O'BRIEN", "SMITH", "SMYTHE", "JOHNSON", "JONSSON", "VAN DER BERG", "DE VRIES", "NGUYEN", "KIM", "LI", "IBRAHIM", "AL HASSAN", "PETROV", "ROSSI",
    ];

    private static readonly string[] Women = ["MARIA", "MARIE", "MARION", "ANNA", "ANNE", "HANNA", "KATHARINA", "CATARINA", "SOPHIE", "SOFIA", "JULIA", "JULIANE", "LENA", "HELENA", "EVA"];
    private static readonly string[] Men = ["JAN", "JÖRG", "JOHANN", "JOHANNES", "STEFAN", "STEPHAN", "PETER", "PIOTR", "THOMAS", "TOMAS", "MEHMET", "AHMED", "LUCA", "LUKAS", "MARK", "MARC"];
    private static readonly (string Modality, string[] Parts, string[] Stations)[] Rooms =
    [
        ("CT", ["Thorax", "Abdomen", "Schädel"], ["CT1", "CT2"]), ("MR", ["Knie", "LWS", "Kopf"], ["MR1"]), ("DX", ["Thorax", "Hand", "Fuss"], ["DX1", "DX2"]), ("US", ["Abdomen", "Hals"], ["US1"]), ("MG", ["Mamma"], ["MG1"]),
    ];

    private readonly Random _random;
    private readonly NameComparison _names = new();
    private readonly Dictionary<Guid, Patient> _byId = [];
    private readonly Dictionary<Guid, string> _surnames = [];
    private int _next = 1000;

    public Hospital(int seed, int patients)
    {
        _random = new Random(seed);
        for (var i = 0; i < patients; i++)
            AddPerson();
        foreach (var patient in Patients.ToList())
        {
            for (var i = _random.Next(1, 4); i > 0; i--)
                AddOrder(patient);
        }
    }

    public List<Patient> Patients { get; } = [];

    public List<Order> Orders { get; } = [];

    /// <summary>Merged patients by their survivor.</summary>
    public Dictionary<Guid, List<Patient>> Aliases { get; } = [];

    public Random Random => _random;

    public T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public Patient PatientOf(Order order) => _byId[order.PatientRowId];

    public string NextNumber() => (_next++).ToString(CultureInfo.InvariantCulture);

    public Patient Add(string name, string birthDate, string sex, string? id = null, string issuer = "HOSP")
    {
        var patient = Given.Patient(new PatientIdentity(name, id ?? "P" + NextNumber(), issuer, birthDate, sex));
        Patients.Add(patient);
        (_byId[patient.Id], _surnames[patient.Id]) = (patient, Surname(patient.Name));
        return patient;
    }

    public Order AddOrder(Patient patient, int? room = null, int? part = null, int? day = null, int? hour = null)
    {
        var (modality, parts, stations) = Rooms[room ?? _random.Next(Rooms.Length)];
        var number = NextNumber();
        var start = new DateTime(2026, 3, 2, 7, 0, 0, DateTimeKind.Unspecified).AddDays(day ?? _random.Next(0, 5)).AddMinutes((hour ?? _random.Next(0, 10)) * 60 + _random.Next(0, 50));
        var description = $"{modality} {parts[(part ?? _random.Next(parts.Length)) % parts.Length]}";
        var order = new Order
        {
            PatientRowId = patient.Id,
            Accession = "A" + number,
            StudyUid = "1.2.826.77." + number,
            RequestedProcedureId = "RP" + number,
            Description = description,
            ReceivedAt = Given.Now.AddDays(-1),
            UpdatedAt = Given.Now.AddDays(-1),
            Steps =
            [
                new ProcedureStep
                {
                    StepId = $"RP{number}-1", Modality = modality, StationAes = Any(stations), Description = description,
                    StartDate = start.ToString("yyyyMMdd", CultureInfo.InvariantCulture), StartTime = start.ToString("HHmmss", CultureInfo.InvariantCulture),
                },
            ],
        };
        Orders.Add(order);
        return order;
    }

    /// <summary>What a scanner writes that took all from the worklist.</summary>
    public ReceivedHeader Images(Order order)
    {
        var (patient, step) = (PatientOf(order), order.Steps[0]);
        var acquired = CircumstanceEvidence.StartOf(step)!.Value.AddMinutes(_random.Next(-20, 200));
        return new ReceivedHeader
        {
            Patient = patient.Identity,
            StudyUid = order.StudyUid,
            Accession = order.Accession,
            Modality = step.Modality,
            BodyPart = step.Description.Split(' ')[1].ToUpperInvariant(),
            StudyDate = acquired.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            AcquiredAt = acquired,
        };
    }

    /// <summary>The same keys as <see cref="CandidateSearch"/>.</summary>
    public MatchFacts Facts(IReadOnlyList<ReceivedHeader> headers, string station, SiteFacts site, Func<ImageFacts, ImageFacts>? image = null, Func<OrderFacts, OrderFacts>? order = null)
    {
        var keys = headers.Select(h => (Header: h, Name: NameKey.Of(h.Patient.Name), Surname: Surname(h.Patient.Name))).ToList();
        var similar = Patients.Where(p => keys.Exists(k => p.BirthDate == k.Header.Patient.BirthDate || p.NameKey == k.Name || (_surnames[p.Id] == k.Surname && HasOrderOfTheDay(p, k.Header)))).ToList();
        var ids = headers.SelectMany(h => h.Patient.OtherIds.Select(o => o.Id).Prepend(h.Patient.PatientId)).Where(i => i.Length > 0).ToHashSet(StringComparer.Ordinal);
        var owners = Patients.Where(p => ids.Contains(p.PatientId)).Select(p => p.MergedIntoId ?? p.Id).ToHashSet();
        owners.UnionWith(similar.Where(p => headers.Any(h => _names.Compare(h.Patient.Name, p.Name, p.PreviousNames).Rank() > 0)).Select(p => p.Id));
        var candidates = Orders.Where(o => owners.Contains(o.PatientRowId) || headers.Any(h => h.StudyUid == o.StudyUid || h.Accession == o.Accession || h.RequestedProcedureIds.Contains(o.RequestedProcedureId)));
        var images = new ImageFacts { Headers = headers, SourceAe = station, Modalities = [.. headers.Select(h => h.Modality).Distinct()], Seen = [.. headers.Select(h => new SeenIdentity(h.Patient, h))] };
        return new MatchFacts(
            image?.Invoke(images) ?? images,
            [.. candidates.Select(o => new OrderFacts { Order = o, Patient = PatientOf(o), Aliases = Aliases.GetValueOrDefault(o.PatientRowId) ?? [] }).Select(o => order?.Invoke(o) ?? o)],
            similar, site);
    }

    private bool HasOrderOfTheDay(Patient patient, ReceivedHeader header) =>
        Orders.Exists(o => o.PatientRowId == patient.Id && o.Steps.Exists(s => s.Modality == header.Modality && s.StartDate == header.StudyDate));

    private static string Surname(string name) => NameKey.Of(name.Split('^')[0]);

    private void AddPerson()
    {
        var sex = _random.Next(2) == 0 ? "F" : "M";
        var given = Any(sex == "F" ? Women : Men);
        var (family, birthDate) = (Any(Families), Birthday());
        var first = Add($"{family}^{given}", birthDate, sex);
        switch (_random.Next(12))
        {
            case 0: // a twin, often of the same sex and with a name like it
                var twinSex = _random.Next(3) == 0 ? (sex == "F" ? "M" : "F") : sex;
                var names = (twinSex == "F" ? Women : Men).Where(n => n != given).ToList();
                Add($"{family}^{names.Find(n => n[..3] == given[..Math.Min(3, given.Length)]) ?? Any(names)}", birthDate, twinSex);
                break;
            case 1: // a namesake
                Add(first.Name, Birthday(), sex);
                break;
            case 2: // another issuer uses the same number for somebody else
                Add($"{Any(Families)}^{Any(sex == "F" ? Women : Men)}", Birthday(), sex, first.PatientId, "CLINIC");
                break;
            case 3: // father and son
                Add(first.Name, (int.Parse(birthDate[..4], CultureInfo.InvariantCulture) + 25).ToString(CultureInfo.InvariantCulture) + birthDate[4..], sex);
                break;
        }
    }

    private string Birthday() => new DateTime(1930, 1, 2, 0, 0, 0, DateTimeKind.Unspecified).AddDays(_random.Next(0, 33000)).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
