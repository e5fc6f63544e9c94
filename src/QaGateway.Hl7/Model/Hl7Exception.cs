namespace QaGateway.Hl7;

/// <summary>The message cannot be taken at all (ER7-7). Carries what the acknowledgement says; never patient values.</summary>
public sealed class Hl7Exception : Exception
{
    /// <summary>A refusal without location.</summary>
    public Hl7Exception()
        : this("The message cannot be read.")
    {
    }

    /// <summary>A refusal without location.</summary>
    public Hl7Exception(string message)
        : this(message, "", Hl7ErrorCode.DataType)
    {
    }

    /// <summary>A refusal without location.</summary>
    public Hl7Exception(string message, Exception innerException)
        : base(message, innerException)
    {
        Location = "";
        Code = Hl7ErrorCode.DataType;
    }

    /// <summary>A refusal that points at the field.</summary>
    public Hl7Exception(string message, string location, int code)
        : base(message)
    {
        Location = location;
        Code = code;
    }

    /// <summary>ERL, <c>MSH^1^9</c>; empty when there is no place to point at.</summary>
    public string Location { get; }

    /// <summary>Table 0357.</summary>
    public int Code { get; }

    /// <summary>Table 0516.</summary>
    public string Severity { get; init; } = "E";

    /// <summary>The same as an ERR entry.</summary>
    public Hl7Error ToError() => new(Location, Code, Severity, Message);
}
