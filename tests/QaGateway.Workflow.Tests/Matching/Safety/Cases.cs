using QaGateway.Workflow.Matching;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Matching.Safety;

/// <param name="Truth">The order that was really carried out; null = none on file.</param>
/// <param name="IsAllowed">REC-10 allows an automatic match to <paramref name="Truth"/>.</param>
/// <param name="IsWrongPatient">The images carry another patient's order or data, and it can be seen: somebody must be told.</param>
internal sealed record SafetyCase(string Class, MatchFacts Facts, Order? Truth, bool IsAllowed = false, bool IsWrongPatient = false);

/// <summary>Error classes: each makes one case from a hospital, or none where the hospital has nobody for it.</summary>
internal static class Cases
{
    private static readonly SiteFacts OneIssuer = new();
    private static readonly SiteFacts TwoIssuers = new(SeveralIssuers: true);

    public static readonly (string Class, Func<Hospital, SafetyCase?> Make)[] All =
    [
        Allowed("all from the worklist", (_, h) => h),
        Allowed("scanner makes its own Study UID", (_, h) => h with { StudyUid = "1.2.9." + h.Accession[1..] }),
        Allowed("no accession number, Study UID kept", (_, h) => h with { Accession = "" }),
        Allowed("typing error in the given name", (w, h) => Named(h, Typo(w, h.Patient.Name, given: true))),
        Allowed("typing error in the family name", (w, h) => Named(h, Typo(w, h.Patient.Name, given: false))),
        Allowed("transcribed umlauts", (_, h) => Named(h, Transcribed(h.Patient.Name))),
        Allowed("names interchanged", (_, h) => Named(h, string.Join('^', h.Patient.Name.Split('^').Reverse()))),
        Allowed("given name as an initial", (_, h) => Named(h, $"{h.Patient.Name.Split('^')[0]}^{h.Patient.Name.Split('^')[1][0]}")),
        Allowed("middle name added", (_, h) => Named(h, h.Patient.Name + "^LUISE")),
        Allowed("sex not given", (_, h) => h with { Patient = h.Patient with { Sex = "" } }),
        Allowed("one digit of the birth date", (w, h) => h with { Patient = h.Patient with { BirthDate = Digit(w, h.Patient.BirthDate) } }),
        ("id merged meanwhile (A40)", MergedMeanwhile),
        ("issuer not given, two issuers on site", w => Case(w, "issuer not given, two issuers on site", (h, o) => h with { Patient = h.Patient with { Issuer = "" } }, site: TwoIssuers)),
        ("number of another issuer's patient", OtherIssuer),
        ("one digit of the Patient ID", w => Case(w, "one digit of the Patient ID", (h, o) => h with { Patient = h.Patient with { PatientId = "P" + Digit(w, h.Patient.PatientId[1..]) } }, wrong: true)),
        ("typed by hand, no worklist", w => Case(w, "typed by hand, no worklist", (h, o) => h with { StudyUid = Own(w), Accession = "" })),
        ("typed by hand with errors", w => Case(w, "typed by hand with errors", (h, o) => Named(h, Typo(w, h.Patient.Name, given: true)) with { StudyUid = Own(w), Accession = "" })),
        ("sex typed wrong", w => Case(w, "sex typed wrong", (h, o) => h with { Patient = h.Patient with { Sex = h.Patient.Sex == "F" ? "M" : "F" } }, wrong: true)),
        ("wrong entry picked, all retyped", w => WrongPick(w, "wrong entry picked, all retyped", (picked, real) => real with { StudyUid = picked.StudyUid, Accession = picked.Accession })),
        ("wrong entry picked, name and birth date retyped", w => WrongPick(w, "wrong entry picked, name and birth date retyped",
            (picked, real) => real with { StudyUid = picked.StudyUid, Accession = picked.Accession, Patient = picked.Patient with { Name = real.Patient.Name, BirthDate = real.Patient.BirthDate, Sex = real.Patient.Sex } })),
        ("wrong entry picked, name retyped", w => WrongPick(w, "wrong entry picked, name retyped", (picked, real) => real with { StudyUid = picked.StudyUid, Accession = picked.Accession, Patient = picked.Patient with { Name = real.Patient.Name } }, needsOtherName: true)),
        ("twin picked, name retyped", TwinPicked),
        ("namesake picked, birth date retyped", NamesakePicked),
        ("accession typed, another patient's", w => WrongPick(w, "accession typed, another patient's", (picked, real) => real with { StudyUid = Own(w), Accession = picked.Accession })),
        ("other order of the patient picked", OtherOrder),
        ("accession number used twice", AccessionReuse),
        ("two patients in one study", TwoPatients),
        ("no order on file", NoOrder),
        ("placeholder name", w => Case(w, "placeholder name", (h, o) => Named(h, "UNKNOWN^TRAUMA 3"))),
        ("order canceled", w => Case(w, "order canceled", (h, o) => h, order: (f, o) => f.Order == o ? f with { Order = Copy(f.Order, OrderState.Canceled) } : f)),
        ("order carried out before", w => Case(w, "order carried out before", (h, o) => h, order: (f, o) => f.Order == o ? f with { HasOtherReleasedStudy = true } : f)),
        ("patient of the order changed after it was served", w => Case(w, "patient of the order changed after it was served", (h, o) => h, order: (f, o) => f.Order == o ? f with { PatientChangedAfterServed = true } : f)),
        ("Study UID of another patient's study", w => Case(w, "Study UID of another patient's study", (h, o) => h, wrong: true, image: i => i with { UidOfOtherPatient = true })),
        ("object sent twice with other content", w => Case(w, "object sent twice with other content", (h, o) => h, image: i => i with { HasConflictVersion = true })),
        ("step discontinued: wrong worklist entry", w => Case(w, "step discontinued: wrong worklist entry", (h, o) => h, wrong: true, image: i => i with { PerformedStep = new(null, WrongWorklistEntry: true) })),
        ("scanner that is matched by hand", w => Case(w, "scanner that is matched by hand", (h, o) => h, image: i => i with { ManualOnly = true })),
    ];

    private static (string, Func<Hospital, SafetyCase?>) Allowed(string name, Func<Hospital, ReceivedHeader, ReceivedHeader> spoil) =>
        (name, w => Case(w, name, (h, _) => spoil(w, h), isAllowed: true));

    private static SafetyCase? Case(
        Hospital w, string name, Func<ReceivedHeader, Order, ReceivedHeader> spoil, bool isAllowed = false, bool wrong = false, SiteFacts? site = null,
        Func<ImageFacts, ImageFacts>? image = null, Func<OrderFacts, Order, OrderFacts>? order = null)
    {
        var truth = w.Any(w.Orders);
        var images = spoil(w.Images(truth), truth);
        if (isAllowed && !IsReallyAllowed(w, images, truth))
            return null;

        return new SafetyCase(name, w.Facts([images], truth.Steps[0].StationAes, site ?? OneIssuer, image, order is null ? null : f => order(f, truth)), truth, isAllowed, wrong);
    }

    /// <summary>A spoilt name may fit somebody else on file as well or better, or another order of the patient may be as near: there V14 and V15 have a right to speak, and nothing is promised.</summary>
    private static bool IsReallyAllowed(Hospital w, ReceivedHeader images, Order truth)
    {
        var (names, owner) = (new NameComparison(), w.PatientOf(truth));
        if (images.Patient.Name == owner.Name)
            return true;

        var own = names.Compare(images.Patient.Name, owner.Name).Rank();
        return own > 0 && !w.Patients.Exists(p => p.Id != owner.Id && names.Compare(images.Patient.Name, p.Name).Rank() > own);
    }

    private static SafetyCase? MergedMeanwhile(Hospital w)
    {
        var truth = w.Any(w.Orders);
        var survivor = w.PatientOf(truth);
        var images = w.Images(truth);
        var old = new PatientIdentifier("OLD" + w.NextNumber(), survivor.Issuer);
        var alias = Given.Patient(images.Patient with { PatientId = old.Id });
        alias.MergedIntoId = survivor.Id;
        w.Aliases[survivor.Id] = [alias];
        return new("id merged meanwhile (A40)", w.Facts([images with { Patient = images.Patient with { PatientId = old.Id } }], truth.Steps[0].StationAes, OneIssuer), truth, IsAllowed: true);
    }

    /// <summary>CLINIC's P1234 and HOSP's P1234 are two people; the scanner says only P1234, and its worklist entry was the other one's.</summary>
    private static SafetyCase? OtherIssuer(Hospital w)
    {
        var pairs = w.Patients.GroupBy(p => p.PatientId).Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        if (pairs.Count == 0)
            return null;

        var pair = w.Any(pairs);
        var (picked, real) = (w.Orders.Find(o => o.PatientRowId == pair[0].Id)!, w.Orders.Find(o => o.PatientRowId == pair[1].Id)!);
        var images = w.Images(real) with { StudyUid = picked.StudyUid, Accession = picked.Accession, Patient = w.PatientOf(real).Identity with { Issuer = "" } };
        return new("number of another issuer's patient", w.Facts([images], picked.Steps[0].StationAes, TwoIssuers), real, IsWrongPatient: true);
    }

    private static SafetyCase? WrongPick(Hospital w, string name, Func<ReceivedHeader, ReceivedHeader, ReceivedHeader> mix, bool needsOtherName = false)
    {
        var (picked, real) = (w.Any(w.Orders), w.Any(w.Orders));
        var (a, b) = (w.PatientOf(picked), w.PatientOf(real));
        if (a.Id == b.Id || (needsOtherName && new NameComparison().Compare(b.Name, a.Name).Rank() > 1) || (a.Name == b.Name && a.BirthDate == b.BirthDate))
            return null;

        var images = mix(w.Images(picked), w.Images(real));
        return new(name, w.Facts([images], real.Steps[0].StationAes, OneIssuer), real, IsWrongPatient: true);
    }

    private static SafetyCase? TwinPicked(Hospital w)
    {
        var twins = w.Patients.GroupBy(p => (p.BirthDate, p.Name.Split('^')[0])).Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        if (twins.Count == 0)
            return null;

        var pair = w.Any(twins);
        var (picked, real) = (w.Orders.Find(o => o.PatientRowId == pair[0].Id)!, w.Orders.Find(o => o.PatientRowId == pair[1].Id)!);
        var images = w.Images(real) with { StudyUid = picked.StudyUid, Accession = picked.Accession, Patient = pair[0].Identity };
        return new("twin picked, name retyped", w.Facts([Named(images, pair[1].Name)], picked.Steps[0].StationAes, OneIssuer), real, IsWrongPatient: true);
    }

    private static SafetyCase? NamesakePicked(Hospital w)
    {
        var namesakes = w.Patients.GroupBy(p => p.Name).Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        if (namesakes.Count == 0)
            return null;

        var pair = w.Any(namesakes);
        if (BirthDateComparison.Compare(pair[0].BirthDate, pair[1].BirthDate) is not BirthDateLevel.Different)
            return null;

        var (picked, real) = (w.Orders.Find(o => o.PatientRowId == pair[0].Id)!, w.Orders.Find(o => o.PatientRowId == pair[1].Id)!);
        var images = w.Images(real) with { StudyUid = picked.StudyUid, Accession = picked.Accession, Patient = pair[0].Identity with { BirthDate = pair[1].BirthDate, Sex = pair[1].Sex } };
        return new("namesake picked, birth date retyped", w.Facts([images], picked.Steps[0].StationAes, OneIssuer), real, IsWrongPatient: true);
    }

    /// <summary>The right patient and the wrong one of her two orders of that day: the images show the other region or come from the other scanner.</summary>
    private static SafetyCase? OtherOrder(Hospital w)
    {
        var patient = w.Any(w.Patients);
        var room = w.Random.Next(4);
        var (picked, real) = (w.AddOrder(patient, room, part: 0, day: 1, hour: 2), w.AddOrder(patient, w.Random.Next(2) == 0 ? room : room == 3 ? 0 : room + 1, part: 1, day: 1, hour: 3));
        var (said, done) = (w.Images(picked), w.Images(real));
        var facts = w.Facts([done with { StudyUid = said.StudyUid, Accession = said.Accession }], real.Steps[0].StationAes, OneIssuer);
        w.Orders.RemoveAll(o => o == picked || o == real);
        return new("other order of the patient picked", facts, real);
    }

    private static SafetyCase? AccessionReuse(Hospital w)
    {
        var (truth, other) = (w.Any(w.Orders), w.Any(w.Orders));
        if (truth == other || truth.PatientRowId == other.PatientRowId)
            return null;

        var kept = other.Accession;
        other.Accession = truth.Accession;
        var facts = w.Facts([w.Images(truth) with { StudyUid = Own(w) }], truth.Steps[0].StationAes, new SiteFacts(OneAccessionIssuer: false));
        var copies = facts.Candidates.Select(c => c.Order == other ? c with { Order = Copy(other, other.State) } : c).ToList();
        other.Accession = kept;
        return new("accession number used twice", facts with { Candidates = copies }, truth);
    }

    private static SafetyCase? TwoPatients(Hospital w)
    {
        var (one, two) = (w.Any(w.Orders), w.Any(w.Orders));
        if (one.PatientRowId == two.PatientRowId)
            return null;

        var first = w.Images(one);
        return new("two patients in one study", w.Facts([first, w.Images(two) with { StudyUid = first.StudyUid }], one.Steps[0].StationAes, OneIssuer), null, IsWrongPatient: true);
    }

    private static SafetyCase? NoOrder(Hospital w)
    {
        var images = w.Images(w.Any(w.Orders)) with { StudyUid = Own(w), Accession = "" };
        var patient = w.Random.Next(2) == 0 ? images.Patient : new PatientIdentity("FREMD^" + w.NextNumber(), "X" + w.NextNumber(), "HOSP", "19500505", "M");
        var facts = w.Facts([images with { Patient = patient, AcquiredAt = images.AcquiredAt!.Value.AddDays(40), StudyDate = "20260420" }], "CT9", OneIssuer);
        return new("no order on file", facts, null);
    }

    private static Order Copy(Order o, OrderState state) => new()
    {
        Id = o.Id,
        PatientRowId = o.PatientRowId,
        State = state,
        Accession = o.Accession,
        StudyUid = o.StudyUid,
        RequestedProcedureId = o.RequestedProcedureId,
        Description = o.Description,
        Steps = o.Steps,
    };

    private static string Own(Hospital w) => "1.2.9.77." + w.NextNumber();

    private static ReceivedHeader Named(ReceivedHeader header, string name) => header with { Patient = header.Patient with { Name = name } };

    private static string Transcribed(string name) => name
        .Replace("Ä", "AE", StringComparison.Ordinal).Replace("Ö", "OE", StringComparison.Ordinal).Replace("Ü", "UE", StringComparison.Ordinal)
        .Replace("ß", "SS", StringComparison.Ordinal).Replace("Ł", "L", StringComparison.Ordinal).Replace("Ø", "O", StringComparison.Ordinal);

    /// <summary>One letter exchanged with its neighbour, doubled, left out or replaced.</summary>
    private static string Typo(Hospital w, string name, bool given)
    {
        var parts = name.Split('^');
        var word = parts[given ? 1 : 0];
        if (word.Length < 4)
            return name;

        var at = w.Random.Next(1, word.Length - 1);
        parts[given ? 1 : 0] = w.Random.Next(4) switch
        {
            0 => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            1 => word[..at] + word[at] + word[at..],
            2 => word[..at] + word[(at + 1)..],
            _ => word[..at] + (char)('A' + w.Random.Next(26)) + word[(at + 1)..],
        };
        return string.Join('^', parts);
    }

    private static string Digit(Hospital w, string digits)
    {
        var at = digits.Length - 1 - w.Random.Next(2);
        return digits[..at] + (char)('0' + ((digits[at] - '0' + 1 + w.Random.Next(8)) % 10)) + digits[(at + 1)..];
    }
}
