using QaGateway.Dicom;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>What one release operation changed in one instance, ready to be written into it: Original Attributes (REC-30) and Contributing Equipment (REC-33).</summary>
internal sealed record ReleaseRecord(DateTimeOffset At, PriorValues Coerced, PriorValues Corrected)
{
    private const string Product = "QA Gateway";

    public void WriteTo(DicomDataset header, Instance instance, string modifyingSystem, string softwareVersion, bool droppedSignatures)
    {
        foreach (var (reason, priors) in new[] { ("COERCE", Coerced), ("CORRECT", Corrected) })
        {
            if (priors.Tags.Count > 0)
                Append(header, Tags.OriginalAttributesSequence, Original(priors, reason, header, instance, modifyingSystem));
        }

        Append(header, Tags.ContributingEquipmentSequence, Equipment(header, modifyingSystem, softwareVersion, droppedSignatures));
    }

    private DicomDataset Original(PriorValues priors, string reason, DicomDataset header, Instance instance, string modifyingSystem)
    {
        if (priors.Tags.Contains(Tags.PatientID))
            priors.Keep(Tags.IssuerOfPatientID); // an id without its issuer says little (REC-32)

        var modified = priors.ToItem(out var nonconforming);
        var item = new DicomDataset(header.CharacterSet)
        {
            { Tags.SourceOfPreviousValues, instance.SourceAe },
            { Tags.AttributeModificationDateTime, LedgerApplication.DateTimeText(At) },
            { Tags.ModifyingSystem, modifyingSystem },
            { Tags.ReasonForTheAttributeModification, reason },
        };
        item.SetItems(Tags.ModifiedAttributesSequence, modified);
        if (nonconforming.Count > 0)
            item.SetItems(Tags.NonconformingModifiedAttributesSequence, nonconforming.Select(tag => Nonconforming(tag, priors.BytesOf(tag))));

        return item;
    }

    private static DicomDataset Nonconforming(DicomTag tag, ReadOnlyMemory<byte> value) => new DicomDataset()
        .SetTags(Tags.SelectorAttribute, tag)
        .SetInt(Tags.SelectorValueNumber, 0)
        .SetBytes(Tags.NonconformingDataElementValue, DicomVr.OB, value);

    private DicomDataset Equipment(DicomDataset header, string modifyingSystem, string softwareVersion, bool droppedSignatures)
    {
        var purpose = new DicomDataset { { Tags.CodeValue, "109103" }, { Tags.CodingSchemeDesignator, "DCM" }, { Tags.CodeMeaning, "Modifying Equipment" } };
        var item = new DicomDataset(header.CharacterSet)
        {
            { Tags.Manufacturer, Product },
            { Tags.ManufacturerModelName, Product },
            { Tags.StationName, modifyingSystem },
            { Tags.SoftwareVersions, softwareVersion },
            { Tags.ContributionDateTime, LedgerApplication.DateTimeText(At) },
            { Tags.ContributionDescription, droppedSignatures ? Description + "; digital signatures dropped" : Description },
        };
        return item.SetItems(Tags.PurposeOfReferenceCodeSequence, purpose);
    }

    private string Description => (Coerced.Tags.Count, Corrected.Tags.Count) switch
    {
        (0, _) => "QA: attributes corrected",
        (_, 0) => "QA: attributes aligned to the order",
        _ => "QA: attributes aligned to the order and corrected",
    };

    private static void Append(DicomDataset header, DicomTag sequence, DicomDataset item) => header.SetItems(sequence, [.. header.GetItems(sequence), item]);
}
