namespace QaGateway.Dicom.Encoding;

/// <summary>How far a <see cref="DatasetParser"/> goes and what it keeps.</summary>
internal enum ParserMode
{
    /// <summary>The whole data set, pixel data included, in memory.</summary>
    Whole,

    /// <summary>Stops at the pixel data; a header over the limit is an error.</summary>
    Header,

    /// <summary>To the end, without keeping pixel data and long values.</summary>
    Scan,
}
