using Microsoft.EntityFrameworkCore;
using QaGateway.Workflow.Data;

namespace QaGateway.Workflow.Studies;

/// <summary>The context knows no stage; each adds its sets.</summary>
public static class StudySets
{
    extension(GatewayDbContext db)
    {
        public DbSet<Study> Studies => db.Set<Study>();
        public DbSet<Series> Series => db.Set<Series>();
        public DbSet<Instance> Instances => db.Set<Instance>();
        public DbSet<UidMapping> UidMap => db.Set<UidMapping>();
        public DbSet<StudyLock> StudyLocks => db.Set<StudyLock>();
        public DbSet<IdentityTuple> IdentityTuples => db.Set<IdentityTuple>();
    }
}
