namespace QaGateway.Dicom.Encoding;

/// <summary>What reading and writing need to know of a transfer syntax; unknown ones are explicit VR little endian (PS3.5 §10).</summary>
internal readonly record struct SyntaxEncoding(bool IsExplicit, bool IsBigEndian, bool IsDeflated)
{
    public static SyntaxEncoding Of(string transferSyntaxUid) =>
        TransferSyntax.Find(transferSyntaxUid) is not { } syntax
            ? new SyntaxEncoding(IsExplicit: true, IsBigEndian: false, IsDeflated: transferSyntaxUid is Uids.JPIPReferencedDeflate)
            : new SyntaxEncoding(syntax.IsExplicitVr, !syntax.IsLittleEndian, syntax.IsDeflated);
}
