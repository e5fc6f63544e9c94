using QaGateway.Dicom;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>New UIDs of one act, each entered in the permanent map (REC-45). The same act and old UID always give the same new one.</summary>
internal sealed class NewUids(GatewayDbContext db, Guid operation, Guid studyId, DateTimeOffset at)
{
    public const string Study = "study";
    public const string Series = "series";
    public const string Instance = "instance";

    public string For(string oldUid, string kind) => Given(oldUid, DicomUid.FromName(operation, oldUid), kind);

    public string Given(string oldUid, string newUid, string kind)
    {
        db.UidMap.Add(new UidMapping { OldUid = oldUid, NewUid = newUid, Kind = kind, StudyId = studyId, Operation = operation, At = at });
        return newUid;
    }
}
