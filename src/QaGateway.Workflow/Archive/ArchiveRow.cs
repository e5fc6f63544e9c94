using System.Linq.Expressions;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Archive;

/// <summary>One match, as flat as it comes from the database: only the columns that answers use.</summary>
internal sealed class ArchiveRow
{
    public Guid StudyKey { get; init; }
    public string StudyUid { get; init; } = "";
    public string PatientName { get; init; } = "";
    public string PatientId { get; init; } = "";
    public string Issuer { get; init; } = "";
    public string BirthDate { get; init; } = "";
    public string Sex { get; init; } = "";
    public string Accession { get; init; } = "";
    public string AccessionIssuer { get; init; } = "";
    public string StudyId { get; init; } = "";
    public string StudyDate { get; init; } = "";
    public string StudyTime { get; init; } = "";
    public string StudyDescription { get; init; } = "";
    public string ReferringPhysician { get; init; } = "";
    public string Modalities { get; init; } = "";

    public Guid SeriesKey { get; init; }
    public string SeriesUid { get; init; } = "";
    public string Modality { get; init; } = "";
    public int? SeriesNumber { get; init; }
    public string SeriesDescription { get; init; } = "";
    public string BodyPart { get; init; } = "";
    public string Laterality { get; init; } = "";
    public string ProtocolName { get; init; } = "";
    public string PerformedStepDate { get; init; } = "";
    public string PerformedStepTime { get; init; } = "";
    public string SeriesDate { get; init; } = "";
    public string SeriesTime { get; init; } = "";
    public string StationName { get; init; } = "";
    public string RequestedProcedureId { get; init; } = "";
    public string StepId { get; init; } = "";

    public string SopUid { get; init; } = "";
    public string SopClassUid { get; init; } = "";
    public int? InstanceNumber { get; init; }
    public string ContentDate { get; init; } = "";
    public string ContentTime { get; init; } = "";
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int? Frames { get; init; }
    public string TransferSyntaxUid { get; init; } = "";

    /// <summary>Null where they were not asked for.</summary>
    public int? PatientStudies { get; set; }
    public int? PatientSeries { get; set; }
    public int? PatientInstances { get; set; }
    public int? StudySeries { get; set; }
    public int? StudyInstances { get; set; }
    public int? SeriesInstances { get; set; }
    public IReadOnlyList<string>? StudySopClasses { get; set; }

    public static Expression<Func<ArchiveJoin, ArchiveRow>> Projection(QueryLevel level) => level switch
    {
        QueryLevel.Image => OfInstance,
        QueryLevel.Series => OfSeries,
        _ => OfStudy,
    };

    private static readonly Expression<Func<ArchiveJoin, ArchiveRow>> OfStudy = j => new ArchiveRow
    {
        StudyKey = j.Study.Id,
        StudyUid = j.Study.EffectiveStudyUid,
        PatientName = j.Study.PatientName,
        PatientId = j.Study.PatientId,
        Issuer = j.Study.Issuer,
        BirthDate = j.Study.BirthDate,
        Sex = j.Study.Sex,
        Accession = j.Study.Accession,
        AccessionIssuer = j.Study.AccessionIssuer,
        StudyId = j.Study.StudyId,
        StudyDate = j.Study.StudyDate,
        StudyTime = j.Study.StudyTime,
        StudyDescription = j.Study.StudyDescription,
        ReferringPhysician = j.Study.ReferringPhysician,
        Modalities = j.Study.Modalities,
    };

    private static readonly Expression<Func<ArchiveJoin, ArchiveRow>> OfSeries = Extend(OfStudy, j => new ArchiveRow
    {
        SeriesKey = j.Series.Id,
        SeriesUid = j.Series.SeriesUid,
        Modality = j.Series.Modality,
        SeriesNumber = j.Series.Number,
        SeriesDescription = j.Series.Description,
        BodyPart = j.Series.BodyPart,
        Laterality = j.Series.Laterality,
        ProtocolName = j.Series.ProtocolName,
        PerformedStepDate = j.Series.PerformedStepDate,
        PerformedStepTime = j.Series.PerformedStepTime,
        SeriesDate = j.Series.SeriesDate,
        SeriesTime = j.Series.SeriesTime,
        StationName = j.Series.StationName,
        RequestedProcedureId = j.Series.RequestedProcedureId,
        StepId = j.Series.StepId,
    });

    private static readonly Expression<Func<ArchiveJoin, ArchiveRow>> OfInstance = Extend(OfSeries, j => new ArchiveRow
    {
        SopUid = j.Instance.SopUid,
        SopClassUid = j.Instance.SopClassUid,
        InstanceNumber = j.Instance.Number,
        ContentDate = j.Instance.ContentDate,
        ContentTime = j.Instance.ContentTime,
        Rows = j.Instance.Rows,
        Columns = j.Instance.Columns,
        Frames = j.Instance.Frames,
        TransferSyntaxUid = j.Instance.TransferSyntaxUid,
    });

    /// <summary>Both initialisers in one, so that each column is written down once.</summary>
    public static Expression<Func<ArchiveJoin, ArchiveRow>> Extend(
        Expression<Func<ArchiveJoin, ArchiveRow>> upper, Expression<Func<ArchiveJoin, ArchiveRow>> lower)
    {
        var parameter = lower.Parameters[0];
        var above = (MemberInitExpression)new Substitute(upper.Parameters[0], parameter).Visit(upper.Body)!;
        var below = (MemberInitExpression)lower.Body;
        return Expression.Lambda<Func<ArchiveJoin, ArchiveRow>>(Expression.MemberInit(above.NewExpression, above.Bindings.Concat(below.Bindings)), parameter);
    }
}

/// <summary>Puts one expression in the place of another.</summary>
internal sealed class Substitute(Expression from, Expression to) : ExpressionVisitor
{
    public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
}
