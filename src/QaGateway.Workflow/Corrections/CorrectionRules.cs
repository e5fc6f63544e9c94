using System.Collections.Frozen;
using QaGateway.Dicom;

namespace QaGateway.Workflow.Corrections;

/// <summary>What may be corrected by hand and what never is (§4.4 "never touched"): a table, and the rules of the value representations.</summary>
internal static class CorrectionRules
{
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        "SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "InstanceCreationDate", "InstanceCreationTime", "InstanceCreatorUID", "InstanceCoercionDateTime",
        "StudyDate", "StudyTime", "SeriesDate", "SeriesTime", "AcquisitionDate", "AcquisitionTime", "AcquisitionDateTime", "ContentDate", "ContentTime", "TimezoneOffsetFromUTC",
        "Modality", "OperatorsName", "OperatorIdentificationSequence", "Manufacturer", "ManufacturerModelName", "StationName", "DeviceSerialNumber", "SoftwareVersions", "ImageType",
        "OriginalAttributesSequence", "ContributingEquipmentSequence", "FrameOfReferenceUID", "SynchronizationFrameOfReferenceUID", "ImagePositionPatient", "ImageOrientationPatient", "SliceLocation",
        "PatientSpeciesDescription", "PatientSpeciesCodeSequence", "PatientBreedDescription", "PatientBreedCodeSequence");

    /// <summary>Of group 0018, all acquisition but these.</summary>
    private static readonly FrozenSet<string> OfAcquisition = FrozenSet.Create("BodyPartExamined", "ViewPosition");

    private static readonly FrozenDictionary<string, FrozenSet<string>> Terms = new Dictionary<string, FrozenSet<string>>
    {
        ["PatientSex"] = FrozenSet.Create("M", "F", "O"),
        ["Laterality"] = FrozenSet.Create("R", "L"),
        ["ImageLaterality"] = FrozenSet.Create("R", "L", "U", "B"),
    }.ToFrozenDictionary();

    /// <returns>Why it is refused, as code and text; null when it may be.</returns>
    public static (string Code, string Text)? Check(string keyword, string value, out DicomTag tag)
    {
        if (!DicomDictionary.TryGetTag(keyword, out tag) || !DicomDictionary.TryGet(tag, out var known))
            return ("UNKNOWN_ATTRIBUTE", $"{keyword} is no keyword of PS3.6.");
        if (IsNeverTouched(tag, keyword))
            return ("NOT_EDITABLE", $"{keyword} is never changed: it says how and by what the images were made.");

        var vr = DicomDictionary.VrOf(tag);
        if (value.Length == 0)
            return tag == Tags.StudyInstanceUID ? ("INVALID_VALUE", "StudyInstanceUID may not be empty.") : null;
        if (vr is DicomVr.SQ)
            return ("NOT_EDITABLE", $"{keyword} is a sequence; it can only be emptied.");

        return CheckValue(tag, known, vr, keyword, value);
    }

    private static bool IsNeverTouched(DicomTag tag, string keyword) =>
        Never.Contains(keyword) || tag.IsPrivate || tag.IsGroupLength
        || tag.Group is 0x0002 or 0x0028 or 0x0400 or 0x4FFE or 0x5200 or 0x5400 or 0x7FE0 or 0xFFFA or 0xFFFC or 0xFFFE or (>= 0x5000 and <= 0x50FF) or (>= 0x6000 and <= 0x60FF) or 0x3002 or 0x3004 or 0x300A or 0x300C
        || (tag.Group is 0x0018 && !OfAcquisition.Contains(keyword));

    private static (string, string)? CheckValue(DicomTag tag, DicomDictionaryEntry known, DicomVr vr, string keyword, string value)
    {
        var isOne = vr is DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR;
        string[] values = isOne ? [value] : value.Split('\\');
        if (known.Vm is "1" && values.Length > 1)
            return ("INVALID_VALUE", $"{keyword} holds one value only.");
        if (Terms.TryGetValue(keyword, out var terms) && !terms.Contains(value))
            return ("INVALID_VALUE", $"{keyword} is one of {string.Join(", ", terms.Order())}.");

        if (values.Select(v => StrictValues.Problem(vr, v)).FirstOrDefault(p => p is not null) is { } broken)
            return ("INVALID_VALUE", $"{keyword}: {broken}.");

        try
        {
            new DicomDataset(DicomCharacterSet.Utf8).Set(tag, values);
            return null;
        }
        catch (DicomValueException e)
        {
            return ("INVALID_VALUE", $"{keyword}: {e.Message}");
        }
    }
}
