using QaGateway.Dicom;
using QaGateway.Dicom.Network;

namespace QaGateway.Workflow.Commitment;

/// <summary>The result of a request as an N-EVENT-REPORT (SCM-2; PS3.4 §J.3.3).</summary>
internal static class CommitmentReport
{
    private const ushort AllCommitted = 1;
    private const ushort FailuresExist = 2;

    public static NRequest Of(CommitmentRequest request)
    {
        var report = new DicomDataset().Set(Tags.TransactionUID, request.TransactionUid).Set(Tags.RetrieveAETitle, request.CalledAe);
        var committed = request.Items.Where(i => i.Reason is null).Select(Item).ToList();
        if (committed.Count > 0)
            report.SetItems(Tags.ReferencedSOPSequence, committed);
        var failed = request.Items.Where(i => i.Reason is not null).Select(i => Item(i).SetInt(Tags.FailureReason, i.Reason!.Value)).ToList();
        if (failed.Count > 0)
            report.SetItems(Tags.FailedSOPSequence, failed);

        return new NRequest(
            NOperation.EventReport, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance, failed.Count > 0 ? FailuresExist : AllCommitted, report, []);
    }

    private static DicomDataset Item(CommitmentItem item) =>
        new DicomDataset().Set(Tags.ReferencedSOPClassUID, item.SopClassUid).Set(Tags.ReferencedSOPInstanceUID, item.SopUid);
}
