using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Corrections;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Release;
using QaGateway.Workflow.Studies;
using QaGateway.Workflow.Tests.Matching;

namespace QaGateway.Workflow.Tests.Release;

public sealed class SafetyItemsTests
{
    private static readonly Actor Anna = new("anna", Enum.GetValues<Permission>().ToHashSet());

    [Theory, Trait("Scenario", "40"), Trait("Rule", "REC-70")]
    [InlineData("L", "R", "DX Hand", true)]
    [InlineData("L", "L", "DX Hand", false)]
    [InlineData("L", "", "DX Hand links", false)]
    [InlineData("L", "", "DX Hand rechts", true)]
    [InlineData("", "R", "XR HAND LT", true)]
    [InlineData("", "B", "DX Knie rechts", false)]
    [InlineData("", "", "DX Hand links", false)]
    [InlineData("L", "U", "DX Hand left and right", false)]
    public async Task Scenario40_Sides_that_contradict_each_other_stand_in_the_way_of_a_release(string series, string image, string ordered, bool stands)
    {
        await using var database = new TestDatabase();
        var dataset = new TestStudy { Modality = "DX", Instances = 1, Edge = 8 }.Build()[0];
        if (series.Length > 0)
            dataset.Set(Tags.Laterality, series);
        if (image.Length > 0)
            dataset.Set(Tags.ImageLaterality, image);
        var open = await database.InScopeAsync(async s =>
        {
            var study = await s.StoreAsync([dataset], Uids.ExplicitVRLittleEndian, StudyState.AutoMatched, TestContext.Current.CancellationToken);
            var db = s.GetRequiredService<GatewayDbContext>();
            var patient = Given.Patient();
            var order = Given.Order(patient, description: ordered);
            db.AddRange(patient, order);
            study.OrderId = order.Id;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            return await s.GetRequiredService<ReleaseChecklist>().ForAsync(study.Id, TestContext.Current.CancellationToken);
        });

        Assert.Equal(stands, open.Any(i => i.Code == "LATERALITY"));
    }

    [Fact, Trait("Scenario", "39"), Trait("Rule", "REC-72")]
    public async Task Scenario39_Another_patient_for_ultrasound_with_text_in_the_pixels_needs_somebody_who_has_looked()
    {
        await using var database = new TestDatabase();
        var study = await database.InScopeAsync(async s =>
        {
            s.GetRequiredService<GatewayDbContext>().Add(Given.Patient(new PatientIdentity("BERG^BERTA", "9000", "HOSP", "19700101", "F")));
            return await s.StoreAsync(new TestStudy { Modality = "US", Instances = 1, Edge = 8 }, StudyState.Unmatched, TestContext.Current.CancellationToken);
        });

        Assert.IsType<ActOutcome.Done>(await database.InScopeAsync(s => s.GetRequiredService<MoveStudyHandler>()
            .HandleAsync(new MoveStudy($"{study.Id}", "9000", "HOSP", "wrong patient", Anna), TestContext.Current.CancellationToken)));

        var release = await database.InScopeAsync(s => s.GetRequiredService<ReleaseStudyHandler>()
            .HandleAsync(new ReleaseStudy($"{study.Id}", ["NOT_MATCHED"], "r", Anna), TestContext.Current.CancellationToken));
        Assert.Contains(Assert.IsType<ActOutcome.Refused>(release).Items, i => i.Code == "BURNED_IN");
        Assert.IsType<ActOutcome.Done>(await database.InScopeAsync(s => s.GetRequiredService<ReleaseStudyHandler>()
            .HandleAsync(new ReleaseStudy($"{study.Id}", ["NOT_MATCHED", "BURNED_IN"], "looked at the frames: no text", Anna), TestContext.Current.CancellationToken)));
    }
}
