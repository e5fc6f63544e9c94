using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network;

namespace QaGateway.Host.Demo;

/// <summary>Plays a scanner: asks for its worklist and sends what it made.</summary>
internal sealed class Modality(string aeTitle, DicomEndpoint gateway)
{
    public async Task<IReadOnlyList<DicomDataset>> WorklistAsync(CancellationToken cancellationToken)
    {
        await using var association = await DicomAssociation.OpenAsync(
            gateway, Asking(RequestedContext.For(Uids.ModalityWorklistInformationModelFind)), logger: null, cancellationToken);
        var step = new DicomDataset()
            .Set(Tags.Modality).Set(Tags.ScheduledStationAETitle, aeTitle).Set(Tags.ScheduledProcedureStepStartDate)
            .Set(Tags.ScheduledProcedureStepStartTime).Set(Tags.ScheduledProcedureStepDescription).Set(Tags.ScheduledProcedureStepID);
        var query = new DicomDataset()
            .Set(Tags.PatientName).Set(Tags.PatientID).Set(Tags.AccessionNumber).Set(Tags.StudyInstanceUID)
            .SetItems(Tags.ScheduledProcedureStepSequence, step);
        var found = new List<DicomDataset>();
        await foreach (var item in association.FindAsync(Uids.ModalityWorklistInformationModelFind, query, cancellationToken))
            found.Add(item);

        return found;
    }

    public async Task<IReadOnlyList<DimseStatus>> StoreAsync(IReadOnlyList<DicomFile> files, CancellationToken cancellationToken)
    {
        var classes = files.Select(f => (f.Dataset.GetText(Tags.SOPClassUID)!, f.TransferSyntaxUid)).Distinct();
        await using var association = await DicomAssociation.OpenAsync(
            gateway, Asking([.. classes.Select(c => new RequestedContext(c.Item1, [c.TransferSyntaxUid]))]), logger: null, cancellationToken);
        var answers = new List<DimseStatus>();
        foreach (var file in files)
        {
            var bytes = DicomWriter.Write(file.Dataset, file.TransferSyntaxUid);
            var source = new DicomObjectSource(
                file.Dataset.GetText(Tags.SOPClassUID)!, file.Dataset.GetText(Tags.SOPInstanceUID)!, file.TransferSyntaxUid,
                _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes)));
            answers.Add((await association.StoreAsync(source, cancellationToken)).Status);
        }

        return answers;
    }

    private AssociationOptions Asking(params IReadOnlyList<RequestedContext> contexts) => new() { CallingAe = aeTitle, Contexts = contexts };
}
