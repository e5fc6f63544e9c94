using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Api;

/// <summary>The rejection note of a ledger entry (REC-60), for those who tell other archives.</summary>
internal static class RejectionNoteEndpoint
{
    public static Task<IResult> GetAsync(
        HttpContext http, string uid, long entryId, [FromServices] StudyPath path, [FromServices] RejectionNotes notes, [FromServices] AuditWriter audit, CancellationToken cancellationToken) =>
        path.WithAsync(http, uid, async study =>
        {
            http.Actor().Require(Permission.ViewOriginals);
            if (await notes.MakeAsync(study, entryId, cancellationToken) is not { } note)
                return Problems.NotFound("The entry rejects nothing.");

            var sopUid = note.GetText(Tags.SOPInstanceUID)!;
            await audit.WriteAsync(
                new AuditRecord(AuditEvent.Export, "RejectionNote", http.Actor().Name) { StudyId = study.Id, PatientId = study.PatientId, Source = http.Source(), Text = sopUid },
                cancellationToken);
            var dataSet = DicomWriter.Write(note, Uids.ExplicitVRLittleEndian);
            return new Part10Result(
                Part10.CreateHeader(Uids.KeyObjectSelectionDocumentStorage, sopUid, Uids.ExplicitVRLittleEndian), new MemoryStream(dataSet, writable: false), dataSet.Length, $"{sopUid}.dcm");
        });
}
