using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Archive.Keys;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive;

/// <summary>A key ready to compare. The database sees a condition that no match fails, so that its indexes do the work; what it lets through is compared here exactly, because databases differ in case, wild cards and collation.</summary>
internal sealed record ArchiveKey(Func<ArchiveRow, bool> Matches, IReadOnlyList<Expression<Func<ArchiveJoin, bool>>> Conditions)
{
    private const int MaxLiterals = 8;

    /// <summary>Conditions on the study's name key, apart: a search over the narrow index of names is cheaper than one over whole rows.</summary>
    public IReadOnlyList<Expression<Func<Study, bool>>> OnNames { get; private init; } = [];

    /// <returns>Null when the key is universal: it restricts nothing.</returns>
    public static ArchiveKey? From(ArchiveAttribute attribute, QueryKey key, ArchiveQuery query)
    {
        var value = key.Value.Trim();
        if (value is "" or "*" || attribute.Kind is KeyKind.Return)
            return null;
        if (value is "\"\"" && query.EmptyValues)
            return new ArchiveKey(row => attribute.Value(row).Length is 0, attribute.Column is { } c && attribute.Kind is not KeyKind.Name ? [Where(c, v => v == "")] : []);

        return attribute.Kind switch
        {
            KeyKind.Uid => Uids(attribute, value),
            KeyKind.Name => Name(attribute, value, query.Fuzzy),
            KeyKind.Date => Dates(attribute, value),
            KeyKind.Time => Times(attribute, value),
            KeyKind.Number => Number(attribute, value),
            KeyKind.AnyOf => AnyOf(attribute, value),
            _ => Text(attribute, value),
        };
    }

    /// <summary>Matches nothing: a date that is none, a number that is none.</summary>
    private static ArchiveKey Nothing => new(_ => false, [_ => false]);

    private static ArchiveKey Text(ArchiveAttribute attribute, string value)
    {
        if (!Wildcard.IsIn(value))
            return new ArchiveKey(row => attribute.Value(row) == value, Condition(attribute, column => column == value));

        var pattern = Like(value);
        return new ArchiveKey(row => attribute.Value(row) is { Length: > 0 } text && Wildcard.Matches(value, text), Condition(attribute, column => EF.Functions.Like(column, pattern, "\\")));
    }

    private static ArchiveKey? Uids(ArchiveAttribute attribute, string value)
    {
        string[] uids = [.. value.Split('\\').Select(u => u.Trim().TrimEnd('\0')).Where(u => u.Length > 0).Distinct(StringComparer.Ordinal)];
        if (uids is [])
            return null;
        if (uids is [var only])
            return new ArchiveKey(row => attribute.Value(row) == only, Condition(attribute, column => column == only));

        var set = uids.ToHashSet(StringComparer.Ordinal);
        return new ArchiveKey(row => set.Contains(attribute.Value(row)), Condition(attribute, column => EF.Parameter(uids).Contains(column)));
    }

    private static ArchiveKey? Name(ArchiveAttribute attribute, string value, bool fuzzy)
    {
        if (fuzzy)
        {
            var sound = new FuzzyName(value);
            return new ArchiveKey(row => sound.Matches(attribute.Value(row)), []);
        }

        var pattern = new NamePattern(value);
        if (pattern.IsUniversal)
            return null;

        return new ArchiveKey(row => pattern.Matches(attribute.Value(row)), []) { OnNames = attribute.Column is null ? [] : [.. NameConditions(pattern)] };
    }

    private static IEnumerable<Expression<Func<Study, bool>>> NameConditions(NamePattern pattern)
    {
        if (pattern.Prefix is { Length: > 0 } prefix)
        {
            var inner = " " + prefix;
            yield return s => s.PatientNameKey.StartsWith(prefix) || s.PatientNameKey.Contains(inner);
        }

        foreach (var literal in pattern.Literals.Take(MaxLiterals))
            yield return s => s.PatientNameKey.Contains(literal);
    }

    private static ArchiveKey Dates(ArchiveAttribute attribute, string value)
    {
        if (!DicomRange.TryParseDates(value, out var range))
            return Nothing;

#pragma warning disable CA1309 // translated to SQL, where this overload is the known one
        // Dates of old equipment are kept with their dots (ENC-17): each bound in both spellings.
        var (from, to, oldFrom, oldTo) = (range.From, range.To, Dotted(range.From), Dotted(range.To));
        return new ArchiveKey(row => range.Contains(DicomRange.Date(attribute.Value(row))), (from.Length > 0, to.Length > 0) switch
        {
            (true, true) => Condition(attribute, c => (string.Compare(c, from) >= 0 && string.Compare(c, to) <= 0) || (string.Compare(c, oldFrom) >= 0 && string.Compare(c, oldTo) <= 0)),
            (true, false) => Condition(attribute, c => string.Compare(c, oldFrom) >= 0),
            _ => Condition(attribute, c => string.Compare(c, to) <= 0),
        });
#pragma warning restore CA1309
    }

    private static ArchiveKey Times(ArchiveAttribute attribute, string value) =>
        DicomRange.TryParseTimes(value, out var range) ? new ArchiveKey(row => range.Contains(DicomRange.Time(attribute.Value(row))), []) : Nothing;

    private static ArchiveKey Number(ArchiveAttribute attribute, string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || attribute.Number is not { } column)
            return Nothing;

        var text = number.ToString(CultureInfo.InvariantCulture);
        Expression<Func<int?, bool>> equal = n => n == number;
        return new ArchiveKey(
            row => attribute.Value(row) == text,
            [Expression.Lambda<Func<ArchiveJoin, bool>>(new Substitute(equal.Parameters[0], column.Body).Visit(equal.Body)!, column.Parameters)]);
    }

    private static ArchiveKey AnyOf(ArchiveAttribute attribute, string value)
    {
        var wanted = value.Split('\\', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool Matches(ArchiveRow row) => attribute.Value(row).Split('\\') is var held && Array.Exists(wanted, w => Array.Exists(held, h => h.Length > 0 && Wildcard.Matches(w, h)));
        if (wanted is not [var only] || Wildcard.IsIn(only))
            return new ArchiveKey(Matches, []);

        return new ArchiveKey(Matches, Condition(attribute, column => column.Contains(only)));
    }

    private static IReadOnlyList<Expression<Func<ArchiveJoin, bool>>> Condition(ArchiveAttribute attribute, Expression<Func<string, bool>> test) =>
        attribute.Column is { } column ? [Where(column, test)] : [];

    private static Expression<Func<ArchiveJoin, bool>> Where(Expression<Func<ArchiveJoin, string>> column, Expression<Func<string, bool>> test) =>
        Expression.Lambda<Func<ArchiveJoin, bool>>(new Substitute(test.Parameters[0], column.Body).Visit(test.Body)!, column.Parameters);

    private static string Like(string pattern) => pattern
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
        .Replace('*', '%').Replace('?', '_');

    private static string Dotted(string date) => date.Length is 8 ? $"{date[..4]}.{date[4..6]}.{date[6..]}" : "";
}
