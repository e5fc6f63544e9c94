using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace QaGateway.Dicom;

#pragma warning disable CS1591, CA1822 // signatures first
public sealed class DicomDataset : IEnumerable<DicomElement>
{
    public DicomDataset() { }
    /// <summary>An empty item to be put into a data set of that character set.</summary>
    public DicomDataset(DicomCharacterSet inherited) => throw new NotImplementedException();
    public int Count => throw new NotImplementedException();
    public DicomCharacterSet CharacterSet => throw new NotImplementedException();
    public bool Contains(DicomTag tag) => throw new NotImplementedException();
    public bool TryGet(DicomTag tag, [NotNullWhen(true)] out DicomElement? element) => throw new NotImplementedException();
    public bool Remove(DicomTag tag) => throw new NotImplementedException();
    public DicomDataset Clone() => throw new NotImplementedException();
    public string? GetText(DicomTag tag) => throw new NotImplementedException();
    public IReadOnlyList<string> GetTexts(DicomTag tag) => throw new NotImplementedException();
    public PersonName? GetPersonName(DicomTag tag) => throw new NotImplementedException();
    public DateOnly? GetDate(DicomTag tag) => throw new NotImplementedException();
    public TimeOnly? GetTime(DicomTag tag) => throw new NotImplementedException();
    public int? GetInt(DicomTag tag) => throw new NotImplementedException();
    public long? GetLong(DicomTag tag) => throw new NotImplementedException();
    public double? GetDouble(DicomTag tag) => throw new NotImplementedException();
    public IReadOnlyList<double> GetDoubles(DicomTag tag) => throw new NotImplementedException();
    public IReadOnlyList<int> GetInts(DicomTag tag) => throw new NotImplementedException();
    public IReadOnlyList<DicomTag> GetTags(DicomTag tag) => throw new NotImplementedException();
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag) => throw new NotImplementedException();
    public ReadOnlyMemory<byte>? GetBytes(DicomTag tag) => throw new NotImplementedException();
    public DicomDataset Set(DicomTag tag, params ReadOnlySpan<string> values) => throw new NotImplementedException();
    public DicomDataset Set(DicomTag tag, DicomVr vr, params ReadOnlySpan<string> values) => throw new NotImplementedException();
    public DicomDataset SetInt(DicomTag tag, params ReadOnlySpan<int> values) => throw new NotImplementedException();
    public DicomDataset SetDouble(DicomTag tag, params ReadOnlySpan<double> values) => throw new NotImplementedException();
    public DicomDataset SetBytes(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value) => throw new NotImplementedException();
    public DicomDataset SetTags(DicomTag tag, params ReadOnlySpan<DicomTag> values) => throw new NotImplementedException();
    public DicomDataset SetItems(DicomTag tag, params IEnumerable<DicomDataset> items) => throw new NotImplementedException();
    /// <summary>Puts an element of another data set here, bytes as they are where the character sets agree.</summary>
    public DicomDataset Set(DicomElement element) => throw new NotImplementedException();
    /// <summary>For collection initialisers: <c>new DicomDataset { { Tags.PatientID, "1" } }</c>.</summary>
    public void Add(DicomTag tag, params ReadOnlySpan<string> values) => throw new NotImplementedException();
    public void Add(DicomTag tag, params IEnumerable<DicomDataset> items) => throw new NotImplementedException();
    public void UseUtf8() => throw new NotImplementedException();
    public IEnumerator<DicomElement> GetEnumerator() => throw new NotImplementedException();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
