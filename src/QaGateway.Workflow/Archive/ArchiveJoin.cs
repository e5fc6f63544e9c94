using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive;

/// <summary>What a query of one level ranges over; the entities below the level are not set, and no key of that level asks for them.</summary>
internal sealed class ArchiveJoin
{
    public required Study Study { get; init; }
    public Series Series { get; init; } = null!;
    public Instance Instance { get; init; } = null!;
}

/// <summary>The archive's view (QRY-10): released instances of studies that are not withdrawn. While late images are being released, or fail to be, the others stay visible.</summary>
internal static class ArchiveView
{
    extension(GatewayDbContext db)
    {
        /// <summary>By what is hidden: so written, no database takes the state's index, which would hold nearly every study, for the way to one of them.</summary>
        public IQueryable<Study> VisibleStudies => db.Studies.Where(s =>
            s.State != StudyState.Receiving && s.State != StudyState.Settled && s.State != StudyState.AutoMatched && s.State != StudyState.Suggested
            && s.State != StudyState.Unmatched && s.State != StudyState.Conflict && s.State != StudyState.InQa && s.State != StudyState.Ready
            && s.State != StudyState.OnHold && s.State != StudyState.Rejected && s.State != StudyState.MovedOut && s.State != StudyState.Reopened);

        public IQueryable<Instance> VisibleInstances => db.Instances.Where(i => i.State == InstanceState.Released);

        public IQueryable<ArchiveJoin> AtLevel(QueryLevel level)
        {
            var (studies, instances) = (db.VisibleStudies, db.VisibleInstances); // an expression tree may not name the extensions themselves
            return level switch
            {
                QueryLevel.Image =>
                    from i in instances
                    join r in db.Set<Series>() on i.SeriesId equals r.Id
                    join s in studies on i.StudyId equals s.Id
                    select new ArchiveJoin { Study = s, Series = r, Instance = i },
                QueryLevel.Series =>
                    from r in db.Set<Series>()
                    join s in studies on r.StudyId equals s.Id
                    where instances.Any(i => i.SeriesId == r.Id)
                    select new ArchiveJoin { Study = s, Series = r },
                _ =>
                    from s in studies
                    where instances.Any(i => i.StudyId == s.Id)
                    select new ArchiveJoin { Study = s },
            };
        }
    }
}
