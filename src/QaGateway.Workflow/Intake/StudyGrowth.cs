using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>What one batch brings to one study.</summary>
public sealed class StudyGrowth
{
    private const int MaxWarnings = 50;

    internal StudyGrowth(Study study, bool isNew) => (Study, IsNew) = (study, isNew);

    public Study Study { get; }

    public bool IsNew { get; }

    /// <summary>A new object says something else of the patient than those before (REC-15, REC-16).</summary>
    public bool OtherPatient { get; private set; }

    public int Added { get; private set; }

    public int Conflicts { get; private set; }

    internal void Add(Instance instance, IdentityTuple tuple, Series series, bool isOtherPatient)
    {
        OtherPatient |= isOtherPatient;
        Study.LastInstanceAt = instance.ReceivedAt > Study.LastInstanceAt ? instance.ReceivedAt : Study.LastInstanceAt;
        Study.Modalities = With(Study.Modalities, series.Modality);
        foreach (var warning in instance.Warnings.Where(w => w.Severity is "safety"))
            Warn(warning);
        if (instance.State is InstanceState.ConflictVersion)
        {
            Conflicts++;
            return;
        }

        Added++;
        tuple.InstanceCount++;
        series.InstanceCount++;
        Study.InstanceCount++;
        Study.Bytes += instance.Bytes;
    }

    internal void Warn(StudyWarning warning)
    {
        if (Study.Warnings.Count < MaxWarnings && !Study.Warnings.Contains(warning))
            Study.Warnings = [.. Study.Warnings, warning];
    }

    private static string With(string modalities, string modality)
    {
        if (modality.Length is 0 || modalities.Split('\\').Contains(modality))
            return modalities;
        var all = modalities.Length is 0 ? modality : $"{modalities}\\{modality}";
        return all.Length <= 128 ? all : modalities;
    }
}
