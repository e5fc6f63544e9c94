using System.Globalization;
using System.Text;
using QaGateway.Workflow.Matching;

namespace QaGateway.Workflow.Tests.Matching.Safety;

/// <summary>Thousands of labelled cases through the matcher: how often it is wrong, right, silent. The table in docs/matching-safety.md is this test's output.</summary>
public sealed class SafetyBenchmark
{
    private const int Seeds = 12;
    private const int CasesOfClass = 48;
    private const int PatientsOfSeed = 160;

    private static readonly HashSet<string> Flags = ["V1", "V2", "V3", "V4", "V7", "V8", "V9", "V12", "V14"];

    [Fact, Trait("Rule", "REC-10"), Trait("Rule", "V14")]
    public void No_case_is_matched_to_a_wrong_order_by_itself_and_what_may_be_matched_is()
    {
        var tallies = Run();
        var table = Table(tallies);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        if (Environment.GetEnvironmentVariable("SAFETY_TABLE") is { Length: > 0 } path)
            File.WriteAllText(path, table);

        var all = tallies.Values.ToList();
        Assert.True(all.Sum(t => t.Cases) >= 20_000, $"{all.Sum(t => t.Cases)} cases are too few.");
        Assert.True(all.Sum(t => t.WrongAuto) == 0, table);
        Assert.True(all.Sum(t => t.AllowedAuto) >= 0.98 * all.Sum(t => t.Allowed), table);
        Assert.True(all.Sum(t => t.Flagged) == all.Sum(t => t.WrongPatient), table);
        Assert.True(all.Sum(t => t.First) >= 0.97 * all.Sum(t => t.Rest), table);
        Assert.True(all.Sum(t => t.AmongThree) >= 0.995 * all.Sum(t => t.Rest), table);
    }

    private static Dictionary<string, Tally> Run()
    {
        var tallies = Cases.All.ToDictionary(c => c.Class, _ => new Tally());
        var matcher = new Matcher(new MatchingOptions());
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var hospital = new Hospital(seed, PatientsOfSeed);
            foreach (var (name, make) in Cases.All)
            {
                for (var (made, tries) = (0, 0); made < CasesOfClass && tries < CasesOfClass * 4; tries++)
                {
                    if (make(hospital) is not { } one)
                        continue;

                    made++;
                    tallies[name].Count(one, matcher.Decide(one.Facts));
                }
            }
        }

        return tallies;
    }

    private static string Table(Dictionary<string, Tally> tallies)
    {
        var text = new StringBuilder();
        text.AppendLine("| Class | Cases | Wrong automatic | Automatic | of those allowed | Wrong patient flagged | Right order first | among three | False conflicts |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (name, t) in tallies)
            text.AppendLine(t.Row(name));
        text.AppendLine(Tally.Sum(tallies.Values).Row("**All**"));
        return text.ToString();
    }

    private sealed class Tally
    {
        public int Cases { get; private set; }
        public int WrongAuto { get; private set; }
        public int Auto { get; private set; }
        public int Allowed { get; private set; }
        public int AllowedAuto { get; private set; }
        public int WrongPatient { get; private set; }
        public int Flagged { get; private set; }

        /// <summary>Not matched automatically, and there is a right order.</summary>
        public int Rest { get; private set; }
        public int First { get; private set; }
        public int AmongThree { get; private set; }
        public int FalseConflicts { get; private set; }

        public void Count(SafetyCase one, MatchDecision decision)
        {
            Cases++;
            var isAuto = decision.Verdict is MatchVerdict.AutoMatch;
            Auto += isAuto ? 1 : 0;
            WrongAuto += isAuto && decision.SuggestedOrderId != one.Truth?.Id ? 1 : 0;
            Allowed += one.IsAllowed ? 1 : 0;
            AllowedAuto += one.IsAllowed && isAuto ? 1 : 0;
            FalseConflicts += one.IsAllowed && decision.Verdict is MatchVerdict.Conflict ? 1 : 0;
            WrongPatient += one.IsWrongPatient ? 1 : 0;
            Flagged += one.IsWrongPatient && !isAuto && IsFlagged(decision) ? 1 : 0;
            if (isAuto || one.Truth is null)
                return;

            Rest++;
            var place = decision.Candidates.ToList().FindIndex(c => c.OrderId == one.Truth.Id);
            First += place == 0 ? 1 : 0;
            AmongThree += place is >= 0 and < 3 ? 1 : 0;
        }

        public static Tally Sum(IEnumerable<Tally> all) => all.Aggregate(new Tally(), (sum, t) =>
        {
            (sum.Cases, sum.WrongAuto, sum.Auto, sum.Allowed, sum.AllowedAuto) = (sum.Cases + t.Cases, sum.WrongAuto + t.WrongAuto, sum.Auto + t.Auto, sum.Allowed + t.Allowed, sum.AllowedAuto + t.AllowedAuto);
            (sum.WrongPatient, sum.Flagged, sum.Rest) = (sum.WrongPatient + t.WrongPatient, sum.Flagged + t.Flagged, sum.Rest + t.Rest);
            (sum.First, sum.AmongThree, sum.FalseConflicts) = (sum.First + t.First, sum.AmongThree + t.AmongThree, sum.FalseConflicts + t.FalseConflicts);
            return sum;
        });

        public string Row(string name) =>
            $"| {name} | {Cases} | {WrongAuto} | {Auto} | {Share(AllowedAuto, Allowed)} | {Share(Flagged, WrongPatient)} | {Share(First, Rest)} | {Share(AmongThree, Rest)} | {FalseConflicts} |";

        private static bool IsFlagged(MatchDecision decision) =>
            decision.Verdict is MatchVerdict.Conflict || decision.StudyVetoes.Any(v => Flags.Contains(v.Id)) || (decision.Candidates.Count > 0 && decision.Candidates[0].Vetoes.Any(v => Flags.Contains(v.Id)));

        private static string Share(int part, int whole) => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");
    }
}
