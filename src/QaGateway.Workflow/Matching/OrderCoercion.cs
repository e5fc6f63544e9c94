using System.Globalization;
using QaGateway.Dicom;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>What a match changes (§4.4): attributes that really differ from the order's. Nothing is added merely because it is absent, so a match whose order agrees changes nothing (REC-34).</summary>
/// <param name="headers">The images as they say themselves, corrections applied.</param>
/// <param name="identityReason">Reason of changes to the patient's identity: <c>COERCE</c>, or <c>CORRECT</c> where a human found the received value wrong (REC-31).</param>
public sealed class OrderCoercion(IReadOnlyList<ReceivedHeader> headers, MatchingOptions options, string identityReason)
{
    public const string Coerce = "COERCE";
    public const string Correct = "CORRECT";

    private readonly List<LedgerChange> _changes = [];

    public IReadOnlyList<LedgerChange> ToOrder(OrderFacts target, bool isOtherPatient)
    {
        Patient(target.Patient, isOtherPatient);
        var order = target.Order;
        Study(order);
        if (isOtherPatient)
            ForgetOldPatient(order.AdmissionId);

        Requests(order, isOtherPatient);
        return _changes;
    }

    /// <summary>Another patient and no order: nothing of the first patient may stay (REC-44).</summary>
    public IReadOnlyList<LedgerChange> ToOtherPatient(Patient patient)
    {
        Patient(patient, isOtherPatient: true);
        ForgetOldPatient(admissionId: "");
        _changes.Add(new("RequestAttributesSequence", null, null, null, ReasonCode: Correct, IfPresent: true));
        return _changes;
    }

    /// <summary>The patient's attributes alone: what a patient event of the HIS changes (PIR).</summary>
    public IReadOnlyList<LedgerChange> ToPatient(Patient patient)
    {
        Patient(patient, isOtherPatient: false);
        return _changes;
    }

    private void Patient(Patient patient, bool isOtherPatient)
    {
        Set("PatientName", h => Trimmed(h.Patient.Name), isOtherPatient ? Trimmed(patient.Name) : MergedName(patient.Name), identityReason);
        var changesId = Set("PatientID", h => h.Patient.PatientId, patient.PatientId, identityReason);
        if (changesId)
            Issuer(patient, isOtherPatient);
        else if (patient.Issuer.Length > 0 && headers.Any(h => (isOtherPatient || h.Patient.Issuer.Length > 0) && h.Patient.Issuer != patient.Issuer))
            Set("IssuerOfPatientID", h => h.Patient.Issuer, patient.Issuer, identityReason);

        if (Set("PatientBirthDate", h => h.Patient.BirthDate, patient.BirthDate, identityReason) && AgeAt(headers[0].StudyDate, patient.BirthDate) is { } age)
            _changes.Add(new("PatientAge", null, null, age, ReasonCode: identityReason, IfPresent: true));

        Set("PatientSex", h => h.Patient.Sex, patient.Sex, identityReason);
        if (!isOtherPatient)
            return;

        // What is not known of the other patient must not stay as it was of the first.
        Clear("PatientName", h => h.Patient.Name, patient.Name);
        Clear("PatientBirthDate", h => h.Patient.BirthDate, patient.BirthDate);
        Clear("PatientSex", h => h.Patient.Sex, patient.Sex);
    }

    /// <summary>A new id brings its own issuer; the old one stays findable unless it is somebody else's.</summary>
    private void Issuer(Patient patient, bool isOtherPatient)
    {
        var old = headers[0].Patient;
        if (patient.Issuer.Length > 0)
            Set("IssuerOfPatientID", h => h.Patient.Issuer, patient.Issuer, identityReason);
        else if (headers.Any(h => h.Patient.Issuer.Length > 0))
            _changes.Add(new("IssuerOfPatientID", null, old.Issuer, null, ReasonCode: identityReason));

        _changes.Add(new("IssuerOfPatientIDQualifiersSequence", null, null, null, ReasonCode: identityReason, IfPresent: true));
        if (isOtherPatient || old.PatientId.Length == 0 || old.OtherIds.Any(o => o.Id == old.PatientId))
            return;

        var path = $"OtherPatientIDsSequence[{headers.Max(h => h.Patient.OtherIds.Count)}]";
        _changes.Add(new("PatientID", path, null, old.PatientId, ReasonCode: identityReason));
        if (old.Issuer.Length > 0)
            _changes.Add(new("IssuerOfPatientID", path, null, old.Issuer, ReasonCode: identityReason));

        _changes.Add(new("TypeOfPatientID", path, null, "TEXT", ReasonCode: identityReason));
    }

    private void Study(Order order)
    {
        if (Set("AccessionNumber", h => h.Accession, order.Accession, Coerce) && headers.Any(h => h.AccessionIssuer.Length > 0 && h.AccessionIssuer != order.AccessionIssuer))
        {
            _changes.Add(new("IssuerOfAccessionNumberSequence", null, null, null));
            if (order.AccessionIssuer.Length > 0)
                _changes.Add(new("LocalNamespaceEntityID", "IssuerOfAccessionNumberSequence[0]", headers[0].AccessionIssuer, order.AccessionIssuer));
        }

        if (options.FillEmpty || headers.Any(h => h.ReferringPhysician.Length > 0))
            Set("ReferringPhysicianName", h => Trimmed(h.ReferringPhysician), Trimmed(order.ReferringPhysician), Coerce);
        if (headers.All(h => h.StudyDescription.Length > 0) ? options.OrderDescriptionWins : options.FillEmpty)
            Set("StudyDescription", h => h.StudyDescription, order.Description, Coerce);
        if (options.FillEmpty && headers.All(h => h.StudyId.Length == 0))
            Set("StudyID", h => h.StudyId, order.RequestedProcedureId, Coerce);
    }

    /// <summary>REC-44: what belongs to the patient who was chosen by mistake goes.</summary>
    private void ForgetOldPatient(string admissionId)
    {
        string[] gone =
        [
            "IssuerOfAdmissionIDSequence", "PatientComments", "ReferencedPatientSequence", "OtherPatientIDsSequence", "OtherPatientIDs", "PatientSize", "PatientWeight",
            "OtherPatientNames", "PatientBirthTime", "PatientAddress", "PatientTelephoneNumbers", "MedicalAlerts", "Allergies", "AdditionalPatientHistory", "PregnancyStatus", "PatientMotherBirthName",
        ];
        _changes.AddRange(gone.Select(keyword => new LedgerChange(keyword, null, null, null, ReasonCode: Correct, IfPresent: true)));
        _changes.Add(new("AdmissionID", null, null, admissionId.Length > 0 ? admissionId : null, ReasonCode: Correct, IfPresent: true));
        if (!_changes.Exists(c => c.Keyword is "PatientAge"))
            _changes.Add(new("PatientAge", null, null, null, ReasonCode: Correct, IfPresent: true));
    }

    /// <summary>Request Attributes that name another order are replaced by this one's, never mixed with them.</summary>
    private void Requests(Order order, bool isOtherPatient)
    {
        var step = order.Steps.Find(s => headers.Any(h => h.Modality == s.Modality)) ?? order.Steps.FirstOrDefault();
        var differs = headers.Any(h =>
            h.RequestAccessions.Any(a => a != order.Accession)
            || (h.StepIds.Count > 0 && h.RequestedProcedureIds.Any(id => id != order.RequestedProcedureId)));
        if (!differs && !isOtherPatient)
            return;

        var had = headers.Any(h => h.RequestAccessions.Count + h.StepIds.Count > 0);
        _changes.Add(new("RequestAttributesSequence", null, null, null, ReasonCode: isOtherPatient ? Correct : Coerce, IfPresent: true));
        if (!had)
            return;

        (string Keyword, string Value)[] item =
        [
            ("AccessionNumber", order.Accession), ("StudyInstanceUID", order.StudyUid), ("RequestedProcedureID", order.RequestedProcedureId),
            ("RequestedProcedureDescription", Cut(order.Description)), ("ScheduledProcedureStepID", step?.StepId ?? ""), ("ScheduledProcedureStepDescription", Cut(step?.Description ?? "")),
        ];
        _changes.AddRange(item.Where(i => i.Value.Length > 0).Select(i => new LedgerChange(i.Keyword, "RequestAttributesSequence[0]", null, i.Value)));
    }

    private bool Set(string keyword, Func<ReceivedHeader, string> received, string wanted, string reason)
    {
        if (wanted.Length == 0 || headers.All(h => received(h) == wanted))
            return false;

        _changes.Add(new(keyword, null, received(headers[0]), wanted, ReasonCode: reason == Coerce ? null : reason));
        return true;
    }

    private void Clear(string keyword, Func<ReceivedHeader, string> received, string wanted)
    {
        if (wanted.Length == 0 && headers.Any(h => received(h).Length > 0))
            _changes.Add(new(keyword, null, received(headers[0]), "", ReasonCode: identityReason));
    }

    /// <summary>The order's groups; those that it does not have stay as received.</summary>
    private string MergedName(string order)
    {
        if (order.Length == 0)
            return "";

        var (wanted, received) = (PersonName.Parse(order), PersonName.Parse(headers[0].Patient.Name));
        var added = headers.All(h => PersonName.Parse(h.Patient.Name) is { Ideographic: "", Phonetic: "" });
        return new PersonName(
            wanted.Alphabetic.Length > 0 ? wanted.Alphabetic : received.Alphabetic,
            added && wanted.Alphabetic == received.Alphabetic ? "" : wanted.Ideographic.Length > 0 ? wanted.Ideographic : received.Ideographic,
            added && wanted.Alphabetic == received.Alphabetic ? "" : wanted.Phonetic.Length > 0 ? wanted.Phonetic : received.Phonetic).ToString();
    }

    private static string Trimmed(string name) => PersonName.Parse(name).ToString();

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];

    private static string? AgeAt(string studyDate, string birthDate)
    {
        if (!DateOnly.TryParseExact(studyDate, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            || !DateOnly.TryParseExact(birthDate, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) || born > at)
            return null;

        var years = at.Year - born.Year - (at < born.AddYears(at.Year - born.Year) ? 1 : 0);
        var days = at.DayNumber - born.DayNumber;
        return years >= 2 ? $"{years:000}Y" : days >= 90 ? $"{days * 12 / 365:000}M" : $"{days:000}D";
    }
}
