namespace QaGateway.Dicom.Encoding;

/// <summary>Collects warnings, up to a number that a hostile data set cannot raise; strict reading throws instead.</summary>
internal sealed class ParserWarnings(bool isStrict)
{
    private const int Max = 200;

    private readonly List<DicomWarning> _warnings = [];

    public IReadOnlyList<DicomWarning> All => _warnings;

    /// <summary>Something of the structure is wrong but can be read.</summary>
    public void Add(string code, uint tag, long offset, string text)
    {
        if (isStrict)
            throw new DicomReadException($"{code}: {text}", offset, DicomTag.FromValue(tag));
        if (_warnings.Count < Max)
            _warnings.Add(new DicomWarning(code, DicomTag.FromValue(tag), offset, text));
    }
}
