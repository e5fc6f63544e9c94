namespace QaGateway.Dicom.Tests;

public sealed class DicomCharacterSetTests
{
    /// <summary>The worked examples of PS3.5 Annexes H, I, J and K, and one name a single-byte set.</summary>
    public static TheoryData<string, string, byte[]> Names => new()
    {
        // PS3.5 §H.3.1
        {
            "\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう",
            [
                .. "Yamada^Tarou="u8, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42, (byte)'^', 0x1B, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A,
                0x1B, 0x28, 0x42, (byte)'=', 0x1B, 0x24, 0x42, 0x24, 0x64, 0x24, 0x5E, 0x24, 0x40, 0x1B, 0x28, 0x42, (byte)'^', 0x1B, 0x24, 0x42,
                0x24, 0x3F, 0x24, 0x6D, 0x24, 0x26, 0x1B, 0x28, 0x42,
            ]
        },

        // PS3.5 §H.3.2
        {
            "ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
            [
                0xD4, 0xCF, 0xC0, 0xDE, (byte)'^', 0xC0, 0xDB, 0xB3, (byte)'=', 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x4A, (byte)'^',
                0x1B, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A, 0x1B, 0x28, 0x4A, (byte)'=', 0x1B, 0x24, 0x42, 0x24, 0x64, 0x24, 0x5E, 0x24, 0x40,
                0x1B, 0x28, 0x4A, (byte)'^', 0x1B, 0x24, 0x42, 0x24, 0x3F, 0x24, 0x6D, 0x24, 0x26, 0x1B, 0x28, 0x4A,
            ]
        },

        // PS3.5 §I.2
        {
            "\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동",
            [
                .. "Hong^Gildong="u8, 0x1B, 0x24, 0x29, 0x43, 0xFB, 0xF3, (byte)'^', 0x1B, 0x24, 0x29, 0x43, 0xD1, 0xCE, 0xD4, 0xD7, (byte)'=',
                0x1B, 0x24, 0x29, 0x43, 0xC8, 0xAB, (byte)'^', 0x1B, 0x24, 0x29, 0x43, 0xB1, 0xE6, 0xB5, 0xBF,
            ]
        },

        // PS3.5 §J.1
        {
            "ISO_IR 192", "Wang^XiaoDong=王^小東",
            [.. "Wang^XiaoDong="u8, 0xE7, 0x8E, 0x8B, (byte)'^', 0xE5, 0xB0, 0x8F, 0xE6, 0x9D, 0xB1]
        },

        // PS3.5 §J.3
        {
            "GB18030", "Wang^XiaoDong=王^小东",
            [.. "Wang^XiaoDong="u8, 0xCD, 0xF5, (byte)'^', 0xD0, 0xA1, 0xB6, 0xAB]
        },

        // PS3.5 §K.2
        {
            "\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东",
            [
                .. "Zhang^XiaoDong="u8, 0x1B, 0x24, 0x29, 0x41, 0xD5, 0xC5, (byte)'^', 0x1B, 0x24, 0x29, 0x41, 0xD0, 0xA1, 0xB6, 0xAB,
            ]
        },
        { "ISO_IR 100", "MÜLLER^JÖRG", [(byte)'M', 0xDC, .. "LLER^J"u8, 0xD6, .. "RG"u8] },
        { "ISO_IR 144", "Люкceмбypг", [0xBB, 0xEE, 0xDA, 0x63, 0x65, 0xDC, 0xD1, 0x79, 0x70, 0xD3] },
        { "ISO_IR 166", "ศรี", [0xC8, 0xC3, 0xD5] },
        { "ISO_IR 203", "Œuvre€", [0xBC, .. "uvre"u8, 0xA4] },
    };

    [Theory, MemberData(nameof(Names))]
    [Trait("Rule", "CHS-1")]
    public void Names_of_the_standards_examples_decode_and_encode_byte_for_byte(string terms, string name, byte[] bytes)
    {
        var characterSet = DicomCharacterSet.FromTerms(terms.Split('\\'));

        Assert.True(characterSet.TryDecode(bytes, DicomVr.PN, out var values));
        Assert.Equal([name], values);
        Assert.Equal(bytes, characterSet.TryEncode(name, DicomVr.PN));
    }

    [Fact]
    [Trait("Rule", "CHS-1")]
    public void Supplementary_kanji_of_JIS_X_0212_decode()
    {
        var characterSet = DicomCharacterSet.FromTerms("", "ISO 2022 IR 159");

        // 丂 is the first kanji of JIS X 0212 (row 16, cell 1).
        Assert.True(characterSet.TryDecode([0x1B, 0x24, 0x28, 0x44, 0x30, 0x21, 0x1B, 0x28, 0x42], DicomVr.PN, out var values));
        Assert.Equal(["丂"], values);
        Assert.Equal([0x1B, 0x24, 0x28, 0x44, 0x30, 0x21, 0x1B, 0x28, 0x42], characterSet.TryEncode("丂", DicomVr.PN));
    }

    [Fact]
    [Trait("Rule", "CHS-3")]
    public void A_backslash_inside_of_a_two_byte_character_does_not_split()
    {
        // 誠 is D55C in GB18030.
        var values = DicomCharacterSet.FromTerms("GB18030").Decode([0xD5, 0x5C, (byte)'\\', (byte)'A'], DicomVr.LO);

        Assert.Equal(2, values.Count);
        Assert.Equal("A", values[1]);
    }

    [Theory]
    [Trait("Rule", "CHS-4")]
    [InlineData("ISO-IR 100", "ISO_IR 100")]
    [InlineData("ISO IR 100", "ISO_IR 100")]
    [InlineData("iso_ir_192", "ISO_IR 192")]
    [InlineData("UTF-8", "ISO_IR 192")]
    [InlineData("ISO8859-1", "ISO_IR 100")]
    public void Misspelt_terms_are_understood_and_noted(string declared, string meant)
    {
        var characterSet = DicomCharacterSet.FromTerms(declared);

        Assert.Equal([meant], characterSet.Terms);
        Assert.True(characterSet.IsMisspelt);
        Assert.Empty(characterSet.UnknownTerms);
    }

    [Fact]
    [Trait("Rule", "CHS-4")]
    public void Undecodable_bytes_show_as_replacement_characters_and_are_never_written()
    {
        Assert.False(DicomCharacterSet.Default.TryDecode([(byte)'A', 0xE4], DicomVr.LO, out var values));
        Assert.Equal(["A\uFFFD"], values);
        Assert.Null(DicomCharacterSet.Utf8.TryEncode(values[0], DicomVr.LO));
    }

    [Fact]
    [Trait("Rule", "CHS-5")]
    public void Items_inherit_the_character_set_and_may_have_their_own()
    {
        var own = new DicomDataset { { Tags.SpecificCharacterSet, "ISO_IR 144" }, { Tags.CodeMeaning, "Да" } };
        var dataset = new DicomDataset { { Tags.SpecificCharacterSet, "ISO_IR 100" } };
        dataset.SetItems(Tags.ProcedureCodeSequence, new DicomDataset(dataset.CharacterSet) { { Tags.CodeMeaning, "Schädel" } }, own);

        var items = dataset.GetItems(Tags.ProcedureCodeSequence);

        Assert.Equal("Schädel", items[0].GetText(Tags.CodeMeaning));
        Assert.False(items[0].Contains(Tags.SpecificCharacterSet));
        Assert.Equal("Да", items[1].GetText(Tags.CodeMeaning));
        Assert.Equal("ISO_IR 144", items[1].GetText(Tags.SpecificCharacterSet));
    }

    [Fact]
    [Trait("Rule", "CHS-6")]
    public void Changing_to_UTF8_re_encodes_everything_and_then_holds_what_did_not_fit()
    {
        var dataset = Samples.Mixed();
        dataset.GetItems(Tags.ProcedureCodeSequence)[0].Set(Tags.CodeMeaning, "Schädel");
        Assert.Throws<DicomValueException>(() => dataset.Set(Tags.PatientName, "山田^太郎"));

        dataset.UseUtf8();
        dataset.Set(Tags.InstitutionName, "北京");

        Assert.Equal("ISO_IR 192", dataset.GetText(Tags.SpecificCharacterSet));
        Assert.Equal("MÜLLER^JÖRG", dataset.GetText(Tags.PatientName));
        Assert.Equal("MÜLLER^JÖRG "u8, dataset.GetBytes(Tags.PatientName)!.Value.Span);
        Assert.Equal("Schädel", dataset.GetItems(Tags.ProcedureCodeSequence)[0].GetText(Tags.CodeMeaning));
        Assert.Equal("北京", dataset.GetText(Tags.InstitutionName));
    }

    [Fact]
    [Trait("Rule", "CHS-6")]
    public void An_undecodable_element_refuses_the_change_and_leaves_all_as_it_was()
    {
        var dataset = Samples.Mixed();
        dataset.SetBytes(Tags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 6"u8.ToArray());
        var before = dataset.GetBytes(Tags.PatientName)!.Value.ToArray();

        var error = Assert.Throws<DicomCharacterSetException>(dataset.UseUtf8);

        Assert.Equal(Tags.PatientName, error.Tag);
        Assert.Equal(before, dataset.GetBytes(Tags.PatientName)!.Value.ToArray());
        Assert.Equal("ISO_IR 6", dataset.GetText(Tags.SpecificCharacterSet));
    }
}
