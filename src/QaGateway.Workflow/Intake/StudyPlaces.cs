using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

internal static class StudyPlaces
{
    extension(Study study)
    {
        /// <summary>Readers outside may have seen it, or are about to: what comes now is late (REC-20).</summary>
        public bool IsOut => IsOutside(study.State) || (study.State is StudyState.OnHold && study.StateBefore is { } before && IsOutside(before));
    }

    private static bool IsOutside(StudyState state) => state is StudyState.Released or StudyState.LatePending or StudyState.Releasing;
}
