using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Negotiation;

/// <summary>SOP class extended negotiation of query, retrieval and worklist (NEG-1, NEG-2). Other classes are not answered (NEG-3).</summary>
public static class QueryNegotiation
{
    private const string Worklist = "1.2.840.10008.5.1.4.31";
    private const string QueryRoot = "1.2.840.10008.5.1.4.1.2.";

    /// <summary>What the acceptor returns: never more bytes than were offered, each the offered value or 0.</summary>
    /// <returns>null when there is nothing to return for the class.</returns>
    public static ExtendedNegotiation? Answer(ExtendedNegotiation offered, QueryOptions supports)
    {
        bool[] supported = offered.SopClassUid switch
        {
            Worklist => [true, true, supports.FuzzyPersonName, supports.TimezoneAdjustment],
            _ when IsFind(offered.SopClassUid) =>
            [
                supports.Relational, supports.CombinedDateTime, supports.FuzzyPersonName, supports.TimezoneAdjustment,
                supports.EnhancedMultiFrameView, supports.EmptyValueMatching, supports.MultipleValueMatching,
            ],
            _ when offered.SopClassUid.StartsWith(QueryRoot, StringComparison.Ordinal) => [supports.Relational],
            _ => [],
        };

        var bytes = offered.Information[..Math.Min(offered.Information.Length, supported.Length)].ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            // Of the worklist bytes 1 and 2 are reserved and always 1 (NEG-2).
            var isReserved = offered.SopClassUid is Worklist && i < 2;
            bytes[i] = isReserved || (supported[i] && bytes[i] is 1) ? (byte)1 : (byte)0;
        }

        return bytes.Length is 0 ? null : offered with { Information = bytes };
    }

    /// <summary>What was agreed, read from the returned item.</summary>
    public static QueryOptions Read(ExtendedNegotiation? agreed)
    {
        if (agreed is null)
            return QueryOptions.None;
        var bytes = agreed.Information.Span;
        if (agreed.SopClassUid is Worklist)
            return new QueryOptions { FuzzyPersonName = At(bytes, 2), TimezoneAdjustment = At(bytes, 3) };
        return new QueryOptions
        {
            Relational = At(bytes, 0),
            CombinedDateTime = At(bytes, 1),
            FuzzyPersonName = At(bytes, 2),
            TimezoneAdjustment = At(bytes, 3),
            EnhancedMultiFrameView = At(bytes, 4),
            EmptyValueMatching = At(bytes, 5),
            MultipleValueMatching = At(bytes, 6),
        };
    }

    private static bool IsFind(string uid) =>
        uid.StartsWith(QueryRoot, StringComparison.Ordinal) && uid.EndsWith(".1", StringComparison.Ordinal);

    private static bool At(ReadOnlySpan<byte> bytes, int index) => bytes.Length > index && bytes[index] is 1;
}
