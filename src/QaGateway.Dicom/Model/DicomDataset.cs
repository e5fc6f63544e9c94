using System.Collections;
using System.Diagnostics.CodeAnalysis;
using QaGateway.Dicom.CharacterSets;

namespace QaGateway.Dicom;

/// <summary>
/// A data set or an item of a sequence: elements in ascending order of tag, values decoded when they are asked for.
/// Reading is safe from several threads as long as none changes it.
/// </summary>
public sealed class DicomDataset : IEnumerable<DicomElement>
{
    private readonly DicomCharacterSet? _inherited;
    private ElementEntry[] _entries;
    private DicomDataset? _parent;
    private DicomCharacterSet? _ownCharacterSet;

    /// <summary>An empty data set of the default character set.</summary>
    public DicomDataset()
        : this(capacity: 0)
    {
    }

    /// <summary>An empty item that will be put into a data set of that character set.</summary>
    public DicomDataset(DicomCharacterSet inherited)
        : this(capacity: 0) => _inherited = inherited;

    internal DicomDataset(int capacity, DicomDataset? parent = null)
    {
        _entries = capacity == 0 ? [] : new ElementEntry[capacity];
        _parent = parent;
    }

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The character set of its text: its own (0008,0005), else that of the data set around it (CHS-5).</summary>
    public DicomCharacterSet CharacterSet =>
        _ownCharacterSet ??= ReadOwnCharacterSet() ?? _parent?.CharacterSet ?? _inherited ?? DicomCharacterSet.Default;

    internal Span<ElementEntry> Entries => _entries.AsSpan(0, Count);

    internal DicomDataset? Parent => _parent;

    /// <summary>Whether an element is there, be it empty.</summary>
    public bool Contains(DicomTag tag) => Find(tag.Value) >= 0;

    /// <summary>The element of a tag.</summary>
    public bool TryGet(DicomTag tag, [NotNullWhen(true)] out DicomElement? element)
    {
        var index = Find(tag.Value);
        element = index < 0 ? null : _entries[index].ToElement();
        return index >= 0;
    }

    /// <summary>Takes an element away.</summary>
    /// <returns>false when there was none.</returns>
    public bool Remove(DicomTag tag)
    {
        var index = Find(tag.Value);
        if (index < 0)
            return false;

        Entries[(index + 1)..].CopyTo(_entries.AsSpan(index));
        _entries[--Count] = default;
        OnChanged(tag.Value);
        return true;
    }

    /// <summary>A copy that can be changed without changing this one; values are shared, they are immutable.</summary>
    public DicomDataset Clone() => Clone(parent: null);

    /// <summary>First value as text, without padding: characters by the character set, numbers in invariant notation, tags as hex.</summary>
    /// <returns>null when absent or empty, and for bulk binary and sequences.</returns>
    public string? GetText(DicomTag tag) => TryFind(tag, out var entry) ? TextValues.First(entry, this) : null;

    /// <summary>All values as text, without padding; empty values stay as "". A value of LT, ST, UT or UR is never split.</summary>
    public IReadOnlyList<string> GetTexts(DicomTag tag) => TryFind(tag, out var entry) ? TextValues.All(entry, this) : [];

    /// <summary>First value of a PN attribute.</summary>
    public PersonName? GetPersonName(DicomTag tag) => GetText(tag) is { } text ? PersonName.Parse(text) : null;

    /// <summary>First value of a DA attribute, or the date of a DT: YYYYMMDD, or YYYY.MM.DD of old (ENC-17).</summary>
    /// <exception cref="DicomValueException">Present, but not a date.</exception>
    public DateOnly? GetDate(DicomTag tag) => GetText(tag) is { } text ? DateTimeValues.ParseDate(tag, text) : null;

    /// <summary>First value of a TM attribute, or the time of a DT; missing parts are zero. HH:MM:SS of old is read too (ENC-17).</summary>
    /// <exception cref="DicomValueException">Present, but not a time.</exception>
    public TimeOnly? GetTime(DicomTag tag) => GetText(tag) is { } text ? DateTimeValues.ParseTime(tag, text) : null;

    /// <summary>First value as a whole number: IS, DS without a fraction, US, SS, UL, SL.</summary>
    /// <exception cref="DicomValueException">Present, but no number or too large.</exception>
    public int? GetInt(DicomTag tag) => GetLong(tag) is not { } value ? null
        : value is >= int.MinValue and <= int.MaxValue ? (int)value
        : throw new DicomValueException(tag, "int", "out of range");

    /// <summary>First value as a whole number.</summary>
    /// <exception cref="DicomValueException">Present, but no number.</exception>
    public long? GetLong(DicomTag tag) => TryFind(tag, out var entry) ? NumberValues.FirstLong(entry, this) : null;

    /// <summary>First value as a number.</summary>
    /// <exception cref="DicomValueException">Present, but no number.</exception>
    public double? GetDouble(DicomTag tag) => TryFind(tag, out var entry) ? NumberValues.FirstDouble(entry, this) : null;

    /// <summary>All values as numbers.</summary>
    /// <exception cref="DicomValueException">One is no number.</exception>
    public IReadOnlyList<double> GetDoubles(DicomTag tag) => TryFind(tag, out var entry) ? NumberValues.AllDoubles(entry, this) : [];

    /// <summary>All values as whole numbers.</summary>
    /// <exception cref="DicomValueException">One is no whole number of 32 bits.</exception>
    public IReadOnlyList<int> GetInts(DicomTag tag) => TryFind(tag, out var entry) ? NumberValues.AllInts(entry, this) : [];

    /// <summary>All values of an AT attribute.</summary>
    public IReadOnlyList<DicomTag> GetTags(DicomTag tag) => TryFind(tag, out var entry) ? NumberValues.AllTags(entry) : [];

    /// <summary>
    /// The items of a sequence; none when absent. Changing an item changes this data set, but where a known sequence came as UN
    /// (ENC-4): those items are copies.
    /// </summary>
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag) =>
        !TryFind(tag, out var entry) ? []
        : entry.Items is { } items ? items.AsReadOnly()
        : entry.EffectiveVr == DicomVr.SQ ? Encoding.SequenceValue.Read(entry, CharacterSet)
        : [];

    /// <summary>The value as received, padding included; null when absent. Sequences have none.</summary>
    public ReadOnlyMemory<byte>? GetBytes(DicomTag tag) => TryFind(tag, out var entry) && entry.Items is null ? entry.Value : null;

    /// <summary>Sets the values, with the representation of the dictionary (of the element there, for private tags).</summary>
    /// <param name="tag">Which element.</param>
    /// <param name="values">None, or one empty: zero length. A backslash inside a value is refused but in LT, ST, UT, UR.</param>
    /// <exception cref="DicomValueException">A value does not fit its representation or the character set in force.</exception>
    public DicomDataset Set(DicomTag tag, params ReadOnlySpan<string> values) => Set(tag, VrToSet(tag), values);

    /// <summary>Sets the values in a representation of choice.</summary>
    /// <exception cref="DicomValueException">A value does not fit its representation or the character set in force.</exception>
    public DicomDataset Set(DicomTag tag, DicomVr vr, params ReadOnlySpan<string> values) =>
        Put(ValueEncoder.FromTexts(tag, vr, values, CharacterSet));

    /// <summary>Sets whole numbers: US, SS, UL, SL, SV, UV, IS, DS, FL, FD.</summary>
    /// <exception cref="DicomValueException">Out of the representation's range.</exception>
    public DicomDataset SetInt(DicomTag tag, params ReadOnlySpan<int> values) => Put(ValueEncoder.FromInts(tag, VrToSet(tag), values));

    /// <summary>Sets numbers: DS, IS, FL, FD or one of the integers.</summary>
    /// <exception cref="DicomValueException">Out of the representation's range.</exception>
    public DicomDataset SetDouble(DicomTag tag, params ReadOnlySpan<double> values) => Put(ValueEncoder.FromDoubles(tag, VrToSet(tag), values));

    /// <summary>Sets tags in an AT attribute.</summary>
    public DicomDataset SetTags(DicomTag tag, params ReadOnlySpan<DicomTag> values) => Put(ValueEncoder.FromTags(tag, values));

    /// <summary>Sets the value field itself, little endian. The memory is kept, not copied.</summary>
    public DicomDataset SetBytes(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value) =>
        Put(new ElementEntry { Tag = tag.Value, Vr = vr, Length = value.Length, Content = new ByteSource(value) });

    /// <summary>
    /// Sets the items of a sequence; an item of another data set is copied. Text is brought to the character set of this one;
    /// where that cannot hold it, the item keeps its own and says so (CHS-5).
    /// </summary>
    public DicomDataset SetItems(DicomTag tag, params IEnumerable<DicomDataset> items)
    {
        List<DicomDataset> list = [.. items.Select(Adopt)];
        return Put(new ElementEntry { Tag = tag.Value, Vr = DicomVr.SQ, Content = list });
    }

    /// <summary>Puts an element of another data set here, its bytes as they are. Text must be of the same character set.</summary>
    public DicomDataset Set(DicomElement element)
    {
        if (element.Items is { } items)
            return SetItems(element.Tag, items);

        var flags = (element.IsBigEndian ? ElementFlags.BigEndian : 0) | (element.IsEncapsulated ? ElementFlags.Encapsulated : 0);
        return Put(new ElementEntry
        {
            Tag = element.Tag.Value,
            Vr = element.Vr,
            Flags = flags,
            Length = element.Value.Length,
            Content = new ByteSource(element.Value),
        });
    }

    /// <summary>For collection initialisers; the same as <see cref="Set(DicomTag, ReadOnlySpan{string})"/>.</summary>
    public void Add(DicomTag tag, params ReadOnlySpan<string> values) => Set(tag, values);

    /// <summary>For collection initialisers; the same as <see cref="SetItems"/>.</summary>
    public void Add(DicomTag tag, IEnumerable<DicomDataset> items) => SetItems(tag, items);

    /// <summary>Re-encodes all text, items included, as ISO_IR 192 (CHS-6). Nothing is changed when it throws.</summary>
    /// <exception cref="DicomCharacterSetException">An element cannot be decoded.</exception>
    public void UseUtf8() => UseCharacterSet(DicomCharacterSet.Utf8);

    /// <summary>Re-encodes all text, items included, in another character set. Nothing is changed when it throws.</summary>
    /// <exception cref="DicomCharacterSetException">An element cannot be decoded, or not encoded in that set.</exception>
    public void UseCharacterSet(DicomCharacterSet characterSet) => CharacterSetConversion.Convert(this, characterSet, isItem: false);

    /// <inheritdoc />
    public IEnumerator<DicomElement> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _entries[i].ToElement();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal DicomDataset Clone(DicomDataset? parent)
    {
        var copy = parent is null && (_parent is not null || _inherited is not null)
            ? new DicomDataset(_parent?.CharacterSet ?? _inherited!)
            : new DicomDataset(0, parent);
        copy._entries = Entries.ToArray();
        copy.Count = Count;
        foreach (ref var entry in copy.Entries)
        {
            if (entry.Items is { } items)
                entry.Content = items.ConvertAll(item => item.Clone(copy));
        }

        return copy;
    }

    /// <summary>Appends without looking at the order; the parser sorts at the end.</summary>
    internal void Append(in ElementEntry entry)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(4, Count * 2));
        _entries[Count++] = entry;
    }

    /// <summary>Sorts by tag; of duplicates the first stays (ENC-8).</summary>
    internal void SortAndDeduplicate()
    {
        var sorted = Entries.ToArray().Index().OrderBy(e => e.Item.Tag).ThenBy(e => e.Index).Select(e => e.Item).DistinctBy(e => e.Tag).ToArray();
        _entries = sorted;
        Count = sorted.Length;
    }

    internal DicomDataset Put(in ElementEntry entry)
    {
        var index = Find(entry.Tag);
        if (index < 0)
        {
            index = ~index;
            Append(default);
            _entries.AsSpan(index, Count - 1 - index).CopyTo(_entries.AsSpan(index + 1));
        }

        _entries[index] = entry;
        OnChanged(entry.Tag);
        return this;
    }

    /// <returns>The index, or the complement of where it would go.</returns>
    internal int Find(uint tag)
    {
        var low = 0;
        var high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = _entries[middle].Tag;
            if (found == tag)
                return middle;
            if (found < tag)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    internal bool TryFind(DicomTag tag, out ElementEntry entry)
    {
        var index = Find(tag.Value);
        entry = index < 0 ? default : _entries[index];
        return index >= 0;
    }

    private DicomDataset Adopt(DicomDataset item)
    {
        var adopted = item._parent is null || item._parent == this ? item : item.Clone();
        CharacterSetConversion.Fit(adopted, CharacterSet);
        adopted._parent = this;
        adopted.ForgetCharacterSet();
        return adopted;
    }

    private DicomVr VrToSet(DicomTag tag)
    {
        var vr = DicomDictionary.VrOf(tag.Value, out var isSignDependent);
        var known = TryFind(tag, out var entry) ? entry.Vr : DicomVr.UN;
        return vr == DicomVr.UN && known != DicomVr.UN ? known
            : isSignDependent && GetInt(Tags.PixelRepresentation) == 1 ? DicomVr.SS
            : vr;
    }

    private DicomCharacterSet? ReadOwnCharacterSet()
    {
        if (!TryFind(Tags.SpecificCharacterSet, out var entry) || entry.Length == 0)
            return null;
        var terms = DicomCharacterSet.Default.Decode(entry.Value.Span, DicomVr.CS);
        return DicomCharacterSet.FromTerms([.. terms.Select(term => term.Trim(' ', '\0'))]);
    }

    private void OnChanged(uint tag)
    {
        if (tag == Tags.SpecificCharacterSet.Value)
            ForgetCharacterSet();
    }

    private void ForgetCharacterSet()
    {
        _ownCharacterSet = null;
        foreach (ref var entry in Entries)
        {
            foreach (var item in entry.Items ?? [])
                item.ForgetCharacterSet();
        }
    }
}
