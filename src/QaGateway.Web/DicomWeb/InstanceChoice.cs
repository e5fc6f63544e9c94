using QaGateway.Dicom;
using QaGateway.Workflow.Archive;
using QaGateway.Workflow.Studies;

namespace QaGateway.Web.DicomWeb;

/// <summary>In which transfer syntax an instance goes out (WEB-3).</summary>
internal static class InstanceChoice
{
    /// <param name="accepted">Ranges that take DICOM objects, best first.</param>
    /// <returns>Null when the object cannot be given in any syntax that is accepted.</returns>
    public static string? SyntaxFor(this ObjectConverter converter, Instance instance, IEnumerable<AcceptedMedia> accepted) =>
        accepted.Select(a => converter.SyntaxFor(instance.TransferSyntaxUid, a)).FirstOrDefault(s => s is not null);

    private static string? SyntaxFor(this ObjectConverter converter, string stored, AcceptedMedia accepted) => accepted.TransferSyntax switch
    {
        "*" => stored,
        { Length: > 0 } wanted => converter.CanConvert(stored, wanted) ? wanted : null,

        // The default is ELE; who takes anything gets a compressed object as it is.
        _ when ObjectConverter.IsReencoding(stored, Uids.ExplicitVRLittleEndian) => Uids.ExplicitVRLittleEndian,
        _ when accepted.IsAny => stored,
        _ => converter.CanConvert(stored, Uids.ExplicitVRLittleEndian) ? Uids.ExplicitVRLittleEndian : null,
    };
}
