using QaGateway.Console.Shared;

namespace QaGateway.Console.Tests.Shared;

public class ShortcutsTests
{
    [Fact]
    public async Task The_newest_page_wins_a_key_and_gives_it_back_when_it_goes()
    {
        var keys = new Shortcuts();
        var pressed = new List<string>();
        using var layout = keys.Add("Everywhere", "H", "", ["h"], _ => Press("layout"));
        var page = keys.Add("Page", "H", "", ["h"], row => Press($"page {row}"));

        await keys.PressAsync("h", "7");
        page.Dispose();
        await keys.PressAsync("h", null);
        await keys.PressAsync("z", null);

        Assert.Equal(["page 7", "layout"], pressed);

        Task Press(string by)
        {
            pressed.Add(by);
            return Task.CompletedTask;
        }
    }
}
