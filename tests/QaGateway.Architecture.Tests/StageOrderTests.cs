using System.Reflection;
using NetArchTest.Rules;
using QaGateway.Workflow;

namespace QaGateway.Architecture.Tests;

/// <summary>The layout is the journey: a stage may use an earlier one, never a later one.</summary>
public class StageOrderTests
{
    private const string Root = "QaGateway.Workflow";

    /// <summary>What all stages share, then the stages in the order of the journey.</summary>
    private static readonly string[] Journey =
    [
        "Orders", "Worklist", "Performed", "Intake", "Commitment", "Quarantine", "Matching", "Corrections", "Release", "Archive", "Reporting", "Security", "Operations",
    ];

    private static readonly string[] Shared = ["Data", "Studies", "Journal", "Ledger", "Peers"];

    private static readonly Assembly Workflow = typeof(WorkflowServices).Assembly;

    public static TheoryData<string> EveryStage => [.. Journey.SkipLast(1)];

    public static TheoryData<string> EverySharedFolder => [.. Shared];

    [Theory, MemberData(nameof(EveryStage))]
    public void A_stage_never_knows_a_later_one(string stage)
    {
        var later = Journey.SkipWhile(s => s != stage).Skip(1);

        Assert.Empty(Offenders(stage, later));
    }

    [Theory, MemberData(nameof(EverySharedFolder))]
    public void What_all_stages_share_knows_no_stage(string folder) => Assert.Empty(Offenders(folder, Journey));

    [Fact]
    public void The_rule_can_fail()
    {
        // Matching does look back at Orders: told the other way round, the rule must object.
        Assert.NotEmpty(Offenders("Matching", ["Orders"]));
    }

    [Fact]
    public void Every_folder_of_the_workflow_has_its_place_in_the_order()
    {
        var folders = Workflow.GetTypes()
            .Select(t => t.Namespace ?? "")
            .Where(n => n.StartsWith(Root + ".", StringComparison.Ordinal))
            .Select(n => n[(Root.Length + 1)..].Split('.')[0])
            .Distinct();

        Assert.Empty(folders.Except([.. Journey, .. Shared]));
    }

    private static IEnumerable<string> Offenders(string stage, IEnumerable<string> forbidden) =>
        Types.InAssembly(Workflow)
            .That().ResideInNamespace($"{Root}.{stage}")
            .ShouldNot().HaveDependencyOnAny([.. forbidden.Select(s => $"{Root}.{s}")])
            .GetResult().FailingTypeNames ?? [];
}
