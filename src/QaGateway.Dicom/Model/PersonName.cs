namespace QaGateway.Dicom;

/// <summary>A PN value: up to three groups of up to five components (PS3.5 §6.2.1, ENC-18).</summary>
/// <param name="Alphabetic">Single-byte or UTF-8 representation, as sent.</param>
/// <param name="Ideographic">Ideographic representation, or empty.</param>
/// <param name="Phonetic">Phonetic representation, or empty.</param>
public sealed record PersonName(string Alphabetic, string Ideographic = "", string Phonetic = "")
{
    /// <summary>Family name complex of the alphabetic group.</summary>
    public string Family => Component(Alphabetic, 0);

    /// <summary>Given name complex of the alphabetic group.</summary>
    public string Given => Component(Alphabetic, 1);

    /// <summary>Middle name of the alphabetic group.</summary>
    public string Middle => Component(Alphabetic, 2);

    /// <summary>Name prefix of the alphabetic group.</summary>
    public string Prefix => Component(Alphabetic, 3);

    /// <summary>Name suffix of the alphabetic group.</summary>
    public string Suffix => Component(Alphabetic, 4);

    /// <summary>Cuts the groups apart; trailing <c>^</c> and <c>=</c> and padding are insignificant.</summary>
    public static PersonName Parse(string text)
    {
        var groups = text.Split('=', 3);
        return new PersonName(Trim(groups[0]), groups.Length > 1 ? Trim(groups[1]) : "", groups.Length > 2 ? Trim(groups[2].TrimEnd('=')) : "");
    }

    /// <summary>One component of a group, counted from 0; empty when it has fewer.</summary>
    public static string Component(string group, int index)
    {
        var components = group.Split('^');
        return index < components.Length ? components[index].Trim() : "";
    }

    /// <summary>The value as DICOM writes it.</summary>
    public override string ToString() =>
        Phonetic.Length > 0 ? $"{Alphabetic}={Ideographic}={Phonetic}"
        : Ideographic.Length > 0 ? $"{Alphabetic}={Ideographic}"
        : Alphabetic;

    private static string Trim(string group) => group.Trim(' ', '\0').TrimEnd('^');
}
