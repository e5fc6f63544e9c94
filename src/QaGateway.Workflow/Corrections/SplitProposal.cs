using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <param name="By"><c>identity</c>, <c>time</c> or <c>series</c>: what told the parts apart.</param>
/// <param name="Text">In words.</param>
/// <param name="Parts">The largest first: it would stay.</param>
public sealed record ProposedSplit(string By, string Text, IReadOnlyList<ProposedPart> Parts);

/// <param name="SeriesUids">Series that lie whole in the part.</param>
/// <param name="SopUids">Instances of series that lie in several parts.</param>
public sealed record ProposedPart(string PatientName, string PatientId, string Issuer, string BirthDate, int Instances, IReadOnlyList<string> SeriesUids, IReadOnlyList<string> SopUids);

/// <summary>How a study might be taken apart (REC-16): by the identity that the instances carry, else by a gap in acquisition time, else by series.</summary>
public sealed class SplitProposal(GatewayDbContext db)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    /// <returns>null where there is nothing to take apart.</returns>
    public async Task<ProposedSplit?> ForAsync(Guid studyId, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewStudies);
        var instances = await db.Instances.AsNoTracking().Where(i => i.StudyId == studyId).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        var series = await db.Series.AsNoTracking().Where(s => s.StudyId == studyId).ToDictionaryAsync(s => s.Id, cancellationToken);
        var patients = await db.IdentityTuples.AsNoTracking().Where(t => t.StudyId == studyId).ToDictionaryAsync(t => t.Id, t => t.Header.Patient, cancellationToken);
        ProposedSplit Propose(string kind, string text, IEnumerable<IGrouping<string, Instance>> groups) =>
            new(kind, text, [.. groups.OrderByDescending(g => g.Count()).Select(g => Part([.. g], instances, series, patients))]);

        var people = instances.GroupBy(i => IdentityOf(patients[i.IdentityTupleId])).ToList();
        if (people.Count > 1)
            return Propose("identity", $"The images name {people.Count} patients.", people);

        var sessions = Sessions(instances);
        if (sessions.Distinct().Count() > 1)
            return Propose("time", "Between two acquisitions more than half an hour passed.", instances.Zip(sessions).GroupBy(p => $"{p.Second}", p => p.First));

        var each = instances.GroupBy(i => series[i.SeriesId].SeriesUid).ToList();
        return each.Count > 1 ? Propose("series", "Nothing tells the series apart but their UIDs.", each) : null;
    }

    private static string IdentityOf(PatientIdentity p) => string.Join('\u001f', p.PatientId, p.Issuer, NameKey.Of(p.Name), p.BirthDate);

    /// <summary>For each instance the number of its session; those without a time belong to the first.</summary>
    private static List<int> Sessions(List<Instance> instances)
    {
        var times = instances.ConvertAll(i => $"{i.ContentDate}{i.ContentTime.PadRight(6, '0')[..6]}");
        var known = times.Distinct().Select(t => (Text: t, At: TimeOf(t))).Where(t => t.At is not null).OrderBy(t => t.At).ToList();
        var sessions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var (i, session) = (0, 0); i < known.Count; i++)
        {
            if (i > 0 && known[i].At - known[i - 1].At > Gap)
                session++;
            sessions[known[i].Text] = session;
        }

        return times.ConvertAll(t => sessions.GetValueOrDefault(t));
    }

    private static DateTime? TimeOf(string text) =>
        DateTime.TryParseExact(text, "yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var at) ? at : null;

    private static ProposedPart Part(
        List<Instance> part, List<Instance> all, Dictionary<Guid, Series> series, Dictionary<Guid, PatientIdentity> patients)
    {
        var patient = patients[part[0].IdentityTupleId];
        var whole = part.CountBy(i => i.SeriesId).Where(c => all.Count(i => i.SeriesId == c.Key) == c.Value).Select(c => c.Key).ToHashSet();
        return new(
            patient.Name, patient.PatientId, patient.Issuer, patient.BirthDate, part.Count,
            [.. whole.Select(id => series[id].SeriesUid)], [.. part.Where(i => !whole.Contains(i.SeriesId)).Select(i => i.SopUid).Distinct()]);
    }
}
