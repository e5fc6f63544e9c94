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
        public IQueryable<Study> VisibleStudies => db.Studies.Where(s =>
            s.State == StudyState.Released || s.State == StudyState.LatePending || s.State == StudyState.Releasing || s.State == StudyState.ReleaseFailed);

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
