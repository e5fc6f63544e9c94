using System.Globalization;
using QaGateway.Storage;

namespace QaGateway.Workflow.Intake;

/// <summary>Names and metadata of received objects in the store: enough to index them without the database (D4).</summary>
internal static class SpoolFormat
{
    /// <summary>Prefix of received objects. Their names are version 7 UUIDs, so that they lie in the order of arrival.</summary>
    public const string Instances = "instances/";

    /// <summary>Prefix of the malformed bin: named by their hash, so that a sender who tries for ever fills nothing.</summary>
    public const string Malformed = "malformed/";

    public const string Kind = "kind";
    public const string Service = "service";
    public const string CallingAe = "callingAe";
    public const string CalledAe = "calledAe";
    public const string Remote = "remote";
    public const string Association = "association";
    public const string TransferSyntax = "transferSyntax";
    public const string ReceivedAt = "receivedAt";
    public const string Sha256 = "sha256";
    public const string SopClass = "sopClass";
    public const string SopInstance = "sopInstance";
    public const string Study = "study";
    public const string Series = "series";
    public const string Reason = "reason";
    public const string Status = "status";

    public static ObjectMetadata Header(ObjectOrigin origin, string transferSyntaxUid, DateTimeOffset at) => new()
    {
        { Kind, "dicom-1" },
        { Service, origin.Service },
        { CallingAe, origin.CallingAe },
        { CalledAe, origin.CalledAe },
        { Remote, origin.Remote },
        { Association, origin.Association },
        { TransferSyntax, transferSyntaxUid },
        { ReceivedAt, at.ToString("O", CultureInfo.InvariantCulture) },
    };

    public static SpooledObject Read(StoredObject stored, string sha256)
    {
        var metadata = stored.Metadata;
        var at = DateTimeOffset.TryParse(metadata.Find(ReceivedAt), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var received) ? received : DateTimeOffset.UnixEpoch;
        return new(stored.Key.Value, metadata.Find(TransferSyntax) ?? "", sha256, HeaderLimits.Cut(metadata.Find(CallingAe) ?? "", 16), at);
    }

    /// <summary>The moment that a version 7 UUID holds (RFC 9562 §5.7).</summary>
    public static DateTimeOffset TimeOf(string key) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(key.AsSpan(key.LastIndexOf('/') + 1, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>A key before all objects of a moment.</summary>
    public static ObjectKey KeyBefore(DateTimeOffset at) => new($"{Instances}{Math.Max(0, at.ToUnixTimeMilliseconds()):x12}");
}
