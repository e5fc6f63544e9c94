using System.Text;

namespace QaGateway.Dicom.CharacterSets;

/// <summary>Encodings that throw instead of putting question marks (CHS-2, CHS-4).</summary>
internal static class CodePages
{
    /// <summary>The code page, strict in both directions.</summary>
    public static System.Text.Encoding Get(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? System.Text.Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>The code page, U+FFFD for what cannot be decoded.</summary>
    public static System.Text.Encoding GetReplacing(int codePage)
    {
        var fallback = new DecoderReplacementFallback("\uFFFD");
        return CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, fallback)
            ?? System.Text.Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, fallback);
    }
}
