namespace QaGateway.Workflow.Studies;

/// <summary>Pixels that may show who the patient is, or was (REC-72).</summary>
public static class BurnedIn
{
    public const string Code = "BURNED_IN";

    private static readonly HashSet<string> Identity = ["PatientName", "PatientID", "PatientBirthDate", "PatientSex"];

    /// <summary>Warns where an act changes the patient's identity and the pixels may still show the one before: the release then needs somebody who has looked.</summary>
    /// <param name="study">Whose.</param>
    /// <param name="changed">Keywords that the act changes.</param>
    public static void WarnOf(Study study, IEnumerable<string> changed)
    {
        if (!changed.Any(Identity.Contains) || study.Warnings.Any(w => w.Code == Code) || !MayShow(study))
            return;

        study.Warnings = [.. study.Warnings, new StudyWarning(Code, "safety", "The pixels may still show the previous patient: look at the images.")];
    }

    /// <summary>(0028,0301) says YES, or says nothing with a kind of image that often has text in it.</summary>
    private static bool MayShow(Study study) => study.Received.BurnedInAnnotation is "YES"
        || (study.Received.BurnedInAnnotation.Length == 0 && study.Modalities.Split('\\').Any(m => m is "US" or "SC" or "XA" or "OT" or "ES" or "DOC"));
}
