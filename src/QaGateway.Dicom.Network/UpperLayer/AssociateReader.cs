using TextEncoding = System.Text.Encoding;

namespace QaGateway.Dicom.Network.UpperLayer;

/// <summary>Reads the body of A-ASSOCIATE-RQ and -AC (PS3.8 §9.3.2, §9.3.3). Pure. Unknown items are skipped by their length (DUL-1).</summary>
public static class AssociateReader
{
    /// <summary>Ids are odd numbers of one byte, so there can be no more (DUL-5).</summary>
    public const int MaxContexts = 128;

    private const int ReservedLength = 32;
    private const int AeLength = 16;

    /// <summary>Body of an A-ASSOCIATE-RQ.</summary>
    /// <exception cref="PduException">A length overruns its parent, or there are more than 128 contexts.</exception>
    public static AssociatePdu ReadRequest(ReadOnlySpan<byte> body) => Read(body, 0x20);

    /// <summary>Body of an A-ASSOCIATE-AC.</summary>
    /// <exception cref="PduException">A length overruns its parent, or there are more than 128 contexts.</exception>
    public static AssociatePdu ReadAccept(ReadOnlySpan<byte> body) => Read(body, 0x21);

    private static AssociatePdu Read(ReadOnlySpan<byte> body, byte contextItem)
    {
        var reader = new ItemReader(body);
        var version = reader.UInt16();
        reader.Bytes(2);
        var called = AeTitle(reader.Bytes(AeLength));
        var calling = AeTitle(reader.Bytes(AeLength));
        reader.Bytes(ReservedLength);

        string? application = null;
        var contexts = new List<AssociateContext>();
        var user = new UserInformation();
        while (reader.TryNext(out var type, out var value))
        {
            if (type == contextItem)
                contexts.Add(contextItem is 0x20 ? ReadProposed(value) : ReadAnswered(value));
            else if (type is 0x10)
                application = ItemReader.Uid(value);
            else if (type is 0x50)
                user = UserInformationReader.Read(value);
            if (contexts.Count > MaxContexts)
                throw new PduException(AbortReason.InvalidParameterValue, $"More than {MaxContexts} presentation contexts.");
        }

        return new AssociatePdu
        {
            ProtocolVersion = version,
            CalledAe = called,
            CallingAe = calling,
            ApplicationContext = application,
            Contexts = contexts,
            UserInformation = user,
        };
    }

    private static AssociateContext ReadProposed(ReadOnlySpan<byte> value)
    {
        var reader = new ItemReader(value);
        var id = reader.Byte();
        reader.Bytes(3);
        var (abstractSyntax, transferSyntaxes) = ReadSyntaxes(ref reader);
        return new AssociateContext(id, abstractSyntax, transferSyntaxes);
    }

    private static AssociateContext ReadAnswered(ReadOnlySpan<byte> value)
    {
        var reader = new ItemReader(value);
        var id = reader.Byte();
        reader.Byte();
        var result = (ContextResult)reader.Byte();
        reader.Byte();
        var (_, transferSyntaxes) = ReadSyntaxes(ref reader);
        return new AssociateContext(id, "", transferSyntaxes, result);
    }

    private static (string Abstract, List<string> Transfer) ReadSyntaxes(ref ItemReader reader)
    {
        var abstractSyntax = "";
        var transferSyntaxes = new List<string>();
        while (reader.TryNext(out var type, out var value))
        {
            if (type is 0x30)
                abstractSyntax = ItemReader.Uid(value);
            else if (type is 0x40)
                transferSyntaxes.Add(ItemReader.Uid(value));
        }

        return (abstractSyntax, transferSyntaxes);
    }

    /// <summary>Leading and trailing spaces mean nothing; NUL padding is a common deviation (DUL-6).</summary>
    private static string AeTitle(ReadOnlySpan<byte> field) => TextEncoding.Latin1.GetString(field.Trim("\0 "u8));
}
