namespace QaGateway.Dicom;

/// <summary>What PS3.5 §6.2 says of each value representation.</summary>
public static class DicomVrExtensions
{
    private const byte Known = 1, LongLength = 2, Text = 4, CharacterSet = 8, SingleValue = 16, ZeroPadded = 32;

    private static readonly byte[] Flags = CreateFlags();
    private static readonly byte[] UnitSizes = CreateUnitSizes();

    extension(DicomVr vr)
    {
        /// <summary>Whether it is one of the 34 of the standard.</summary>
        public bool IsKnown => (FlagsOf(vr) & Known) != 0;

        /// <summary>Explicit VR has 32 bits of length and two reserved bytes (ENC-1).</summary>
        public bool HasLongLength => (FlagsOf(vr) & LongLength) != 0;

        /// <summary>Whether the value is characters.</summary>
        public bool IsText => (FlagsOf(vr) & Text) != 0;

        /// <summary>Whether Specific Character Set applies: SH LO ST LT PN UC UT (CHS-1).</summary>
        public bool UsesCharacterSet => (FlagsOf(vr) & CharacterSet) != 0;

        /// <summary>Whether a backslash is part of the text: ST LT UT UR.</summary>
        public bool IsSingleText => (FlagsOf(vr) & SingleValue) != 0;

        /// <summary>Whether odd lengths are padded with NUL rather than with a space (ENC-5).</summary>
        public bool IsZeroPadded => (FlagsOf(vr) & ZeroPadded) != 0;

        /// <summary>Bytes that swap together in big endian: 1, 2, 4 or 8.</summary>
        public int UnitSize => IndexOf(vr) is var index and >= 0 ? UnitSizes[index] : 1;

        /// <summary>Bytes of one value of a binary number: 2, 4 or 8.</summary>
        public int ValueSize => vr == DicomVr.AT ? 4 : vr.UnitSize;

        /// <summary>Whether values are binary numbers: AT FD FL SL SS SV UL US UV.</summary>
        public bool IsBinaryNumber => vr is DicomVr.US or DicomVr.SS or DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.FD
            or DicomVr.AT or DicomVr.SV or DicomVr.UV;
    }

    /// <summary>Parses two letters such as <c>PN</c>.</summary>
    public static bool TryParse(string? text, out DicomVr vr)
    {
        vr = default;
        if (text is not { Length: 2 })
            return false;
        vr = (DicomVr)(text[0] << 8 | text[1]);
        return vr.IsKnown;
    }

    private static byte FlagsOf(DicomVr vr) => IndexOf(vr) is var index and >= 0 ? Flags[index] : (byte)0;

    private static int IndexOf(DicomVr vr)
    {
        var first = ((int)vr >> 8) - 'A';
        var second = ((int)vr & 0xFF) - 'A';
        return (uint)first < 26 && (uint)second < 26 ? first * 26 + second : -1;
    }

    private static byte[] CreateFlags()
    {
        var flags = new byte[26 * 26];
        foreach (var vr in Enum.GetValues<DicomVr>())
            flags[IndexOf(vr)] = Known;
        Add(flags, LongLength, "OB OD OF OL OV OW SQ SV UC UN UR UT UV");
        Add(flags, Text, "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT");
        Add(flags, CharacterSet, "SH LO ST LT PN UC UT");
        Add(flags, SingleValue, "ST LT UT UR");
        Add(flags, ZeroPadded, "UI OB OD OF OL OV OW UN");
        return flags;
    }

    private static byte[] CreateUnitSizes()
    {
        var sizes = new byte[26 * 26];
        Array.Fill(sizes, (byte)1);
        foreach (var (size, vrs) in new[] { (2, "AT OW SS US"), (4, "FL OF OL SL UL"), (8, "FD OD OV SV UV") })
        {
            foreach (var vr in vrs.Split(' '))
                sizes[IndexOf((DicomVr)(vr[0] << 8 | vr[1]))] = (byte)size;
        }

        return sizes;
    }

    private static void Add(byte[] flags, byte flag, string vrs)
    {
        foreach (var vr in vrs.Split(' '))
            flags[IndexOf((DicomVr)(vr[0] << 8 | vr[1]))] |= flag;
    }
}
