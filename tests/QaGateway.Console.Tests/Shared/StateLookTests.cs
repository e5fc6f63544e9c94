using System.Globalization;
using System.Text.RegularExpressions;
using QaGateway.Console.Shared;
using QaGateway.Testing;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Shared;

public partial class StateLookTests
{
    private static readonly string WebRoot = Path.Combine(Corpus.Root, "src", "QaGateway.Console", "wwwroot");

    public static TheoryData<StudyState> StudyStates => [.. Enum.GetValues<StudyState>()];

    [Theory, MemberData(nameof(StudyStates))]
    public void Every_state_has_icon_word_and_meaning(StudyState state)
    {
        var look = StateLook.Of(state);

        Assert.NotEmpty(look.Word);
        Assert.StartsWith("<", look.Icon, StringComparison.Ordinal);
        Assert.EndsWith(".", look.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_states_of_a_study_share_a_word() =>
        Assert.Equal(Enum.GetValues<StudyState>().Length, Enum.GetValues<StudyState>().Select(s => StateLook.Of(s).Word).Distinct().Count());

    [Fact]
    public void Every_act_of_the_ledger_has_its_own_words() =>
        Assert.Equal(Enum.GetValues<LedgerAct>().Length, Enum.GetValues<LedgerAct>().Select(Words.Of).Distinct().Count());

    [Fact]
    public void Every_state_of_orders_and_messages_has_its_own_word()
    {
        Assert.Equal(Enum.GetValues<OrderState>().Length, Enum.GetValues<OrderState>().Select(s => StateLook.Of(s).Word).Distinct().Count());
        Assert.Equal(Enum.GetValues<MessageState>().Length, Enum.GetValues<MessageState>().Select(s => StateLook.Of(s).Word).Distinct().Count());
    }

    [Theory]
    [InlineData("light", "--text", "--ground")]
    [InlineData("dark", "--text", "--ground")]
    [InlineData("light", "--muted", "--ground")]
    [InlineData("dark", "--muted", "--ground")]
    [InlineData("light", "--muted", "--surface")]
    [InlineData("dark", "--muted", "--surface")]
    [InlineData("light", "--muted", "--sunk")]
    [InlineData("dark", "--muted", "--raised")]
    [InlineData("light", "--accent-text", "--surface")]
    [InlineData("dark", "--accent-text", "--surface")]
    [InlineData("light", "--accent-text", "--accent-soft")]
    [InlineData("dark", "--accent-text", "--accent-soft")]
    [InlineData("light", "--on-accent", "--accent")]
    [InlineData("dark", "--on-accent", "--accent")]
    public void Text_stands_out_from_its_ground(string theme, string text, string ground) => AssertContrast(theme, text, ground);

    public static TheoryData<string, Tone> ThemesAndTones => [.. from theme in new[] { "light", "dark" } from tone in Enum.GetValues<Tone>() select (theme, tone)];

    [Theory, MemberData(nameof(ThemesAndTones))]
    public void Every_tone_is_readable_in_both_themes(string theme, Tone tone)
    {
        var name = $"--{tone.ToString().ToLowerInvariant()}";

        AssertContrast(theme, name, $"{name}-soft");
    }

    [Fact]
    public void Nothing_is_fetched_from_elsewhere()
    {
        foreach (var file in Directory.EnumerateFiles(WebRoot).Where(f => !f.EndsWith(".svg", StringComparison.Ordinal)))
            Assert.DoesNotMatch("https?://", File.ReadAllText(file));
    }

    private static void AssertContrast(string theme, string text, string ground)
    {
        var colours = Colours(theme);
        var (a, b) = (Luminance(colours[text]), Luminance(colours[ground]));
        var contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05); // WCAG 2.1 §1.4.3

        Assert.True(contrast >= 4.5, $"{text} on {ground} in {theme}: {contrast:0.00}");
    }

    private static Dictionary<string, string> Colours(string theme)
    {
        var css = File.ReadAllText(Path.Combine(WebRoot, "tokens.css"));
        var block = css[css.IndexOf($"html[data-theme={theme}] {{", StringComparison.Ordinal)..];
        return Declaration().Matches(block[..block.IndexOf('}', StringComparison.Ordinal)]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var c = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex("(--[a-z-]+): (#[0-9a-f]{6})")]
    private static partial Regex Declaration();
}
