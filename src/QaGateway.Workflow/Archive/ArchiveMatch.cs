using QaGateway.Dicom;

namespace QaGateway.Workflow.Archive;

/// <summary>One match of a query, and the data set that answers with it.</summary>
public sealed class ArchiveMatch
{
    private readonly ArchiveRow _row;
    private readonly ArchiveQuery _query;

    internal ArchiveMatch(ArchiveRow row, ArchiveQuery query) => (_row, _query) = (row, query);

    public string StudyUid => _row.StudyUid;
    public string SeriesUid => _row.SeriesUid;
    public string SopUid => _row.SopUid;

    /// <summary>Attributes of the protocol itself, which match nothing (QRY-4, QRY-7).</summary>
    public static bool IsProtocol(DicomTag tag) =>
        tag == Tags.SpecificCharacterSet || tag == Tags.QueryRetrieveLevel || tag == Tags.TimezoneOffsetFromUTC || tag == Tags.RetrieveAETitle
        || tag == Tags.InstanceAvailability || tag == Tags.QueryRetrieveView || tag == Tags.RetrieveURL;

    /// <summary>The answer to a C-FIND: every attribute of the identifier, unknown ones empty, in the identifier's character set where that can hold them, else in UTF-8 (QRY-7).</summary>
    public DicomDataset ToIdentifier(DicomDataset identifier, string retrieveAe)
    {
        var charset = identifier.GetTexts(Tags.SpecificCharacterSet);
        try
        {
            return Identifier(identifier, retrieveAe, charset);
        }
        catch (Exception e) when (e is DicomValueException or DicomCharacterSetException)
        {
            return Identifier(identifier, retrieveAe, ["ISO_IR 192"]);
        }
    }

    /// <summary>The answer to a QIDO-RS search: the attributes that are always returned, those asked for, and the keys (WEB-1); UTF-8.</summary>
    public DicomDataset ToDataset(string retrieveAe, string retrieveUrl)
    {
        var answer = new DicomDataset();
        answer.Set(Tags.SpecificCharacterSet, "ISO_IR 192");
        foreach (var attribute in ArchiveAttributes.All)
        {
            if (attribute.Level <= _query.Level && _query.Returns(attribute.Tag))
                Put(answer, attribute);
        }

        if (_query.Level >= QueryLevel.Series && (_row.StepId.Length > 0 || _row.RequestedProcedureId.Length > 0))
            answer.SetItems(Tags.RequestAttributesSequence, Request(answer.CharacterSet));
        answer.Set(Tags.RetrieveAETitle, retrieveAe);
        answer.Set(Tags.InstanceAvailability, "ONLINE");
        answer.Set(Tags.RetrieveURL, retrieveUrl);
        return answer;
    }

    private DicomDataset Identifier(DicomDataset identifier, string retrieveAe, IReadOnlyList<string> charset)
    {
        var answer = new DicomDataset();
        if (charset.Count > 0 && !IsAscii())
            answer.Set(Tags.SpecificCharacterSet, [.. charset]);
        foreach (var key in identifier)
        {
            if (IsProtocol(key.Tag) || key.Tag.IsPrivate || key.Tag.IsGroupLength)
                continue;

            if (key.Tag == Tags.RequestAttributesSequence && _query.Level >= QueryLevel.Series)
                answer.SetItems(key.Tag, _row.StepId.Length + _row.RequestedProcedureId.Length > 0 ? [Request(answer.CharacterSet)] : []);
            else if (ArchiveAttributes.Find(key.Tag) is { } attribute && attribute.Level <= _query.Level)
                Put(answer, attribute);
            else if (key.Vr is DicomVr.SQ)
                answer.SetItems(key.Tag);
            else
                answer.Set(key.Tag, key.Vr);
        }

        answer.Set(Tags.QueryRetrieveLevel, _query.Level.ToString().ToUpperInvariant());
        answer.Set(Tags.RetrieveAETitle, retrieveAe);
        answer.Set(Tags.InstanceAvailability, "ONLINE");
        return answer;
    }

    private bool IsAscii() => ArchiveAttributes.All.Where(a => a.Level <= _query.Level).All(a => System.Text.Ascii.IsValid(a.Value(_row)));

    private void Put(DicomDataset answer, ArchiveAttribute attribute)
    {
        var value = attribute.Value(_row);
        if (value.Length is 0)
            answer.Set(attribute.Tag);
        else if (value.Contains('\\', StringComparison.Ordinal))
            answer.Set(attribute.Tag, value.Split('\\'));
        else
            answer.Set(attribute.Tag, value);
    }

    private DicomDataset Request(DicomCharacterSet charset)
    {
        var item = new DicomDataset(charset);
        item.Set(Tags.RequestedProcedureID, _row.RequestedProcedureId);
        item.Set(Tags.ScheduledProcedureStepID, _row.StepId);
        return item;
    }
}
