using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Ledger;

/// <summary>Received header + ledger changes = the values that lists, queries and matching see.</summary>
public static class EffectiveAttributes
{
    /// <summary>Sets the study's effective columns from its received header and the entries in force, oldest first. Changes narrowed to a series or instance do not reach the study's columns.</summary>
    public static void Project(Study study, IReadOnlyList<LedgerEntry> inForce)
    {
        var received = study.Received;
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var change in inForce.SelectMany(e => e.Changes).Where(c => c.Path is null && c.IsOfStudy()))
            values[change.Keyword] = change.After;

        string Value(string keyword, string before) => values.TryGetValue(keyword, out var after) ? after ?? "" : before;

        study.PatientName = Value("PatientName", received.Patient.Name);
        study.PatientNameKey = NameKey.Of(study.PatientName);
        study.PatientId = Value("PatientID", received.Patient.PatientId);
        study.Issuer = Value("IssuerOfPatientID", received.Patient.Issuer);
        study.BirthDate = Value("PatientBirthDate", received.Patient.BirthDate);
        study.Sex = Value("PatientSex", received.Patient.Sex);
        study.Accession = Value("AccessionNumber", received.Accession);
        study.StudyId = Value("StudyID", received.StudyId);
        study.StudyDate = Value("StudyDate", received.StudyDate);
        study.StudyTime = Value("StudyTime", received.StudyTime);
        study.StudyDescription = Value("StudyDescription", received.StudyDescription);
        study.ReferringPhysician = Value("ReferringPhysicianName", received.ReferringPhysician);
        study.EffectiveStudyUid = Value("StudyInstanceUID", received.StudyUid);
        study.AccessionIssuer = received.AccessionIssuer;
    }
}
