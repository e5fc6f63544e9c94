using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Orders;

internal static class StudyRows
{
    public static Study Create(string uid, Guid? orderId = null, StudyState state = StudyState.AutoMatched) => new()
    {
        StudyUid = uid,
        EffectiveStudyUid = uid,
        State = state,
        OrderId = orderId,
        StudyDate = "20260310",
        StudyTime = "100312",
        Modalities = "CT",
        InstanceCount = 412,
        Received = new ReceivedHeader { Patient = PatientIdentity.Empty, StudyUid = uid },
        SourceAe = "CT1_AE",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        LastInstanceAt = DateTimeOffset.UnixEpoch,
    };
}
