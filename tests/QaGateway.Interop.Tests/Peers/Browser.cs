using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>The machine's Chromium, one person at one screen of the console.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string Screens = Directory.CreateDirectory(Path.Combine(Corpus.Root, "artifacts", "screens")).FullName;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser, IBrowserContext context, IPage page)
    {
        (_playwright, _browser, Context, Page) = (playwright, browser, context, page);
        page.PageError += (_, error) => Errors.Add($"{new Uri(page.Url).AbsolutePath}: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                Errors.Add($"{new Uri(page.Url).AbsolutePath}: {message.Text}");
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the page's scripts complained about.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<Browser> StartAsync(GatewayProcess gateway, int width = 1280, int height = 800)
    {
        Tool.Need("chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = $"http://127.0.0.1:{gateway.HttpPort}",
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return new Browser(playwright, browser, context, await context.NewPageAsync());
    }

    public async Task SignInAsync(string user = "admin", string password = GatewayProcess.AdminPassword)
    {
        await Page.GotoAsync("/account/login");
        await Page.FillAsync("input[name=userName]", user);
        await Page.FillAsync("input[name=password]", password);
        await Page.ClickAsync("button[type=submit]");
        await Page.WaitForURLAsync(url => !url.Contains("/account/login", StringComparison.Ordinal));
        await LiveAsync();
    }

    /// <summary>Opens a page and waits until it is live and has what it shows.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await LiveAsync();
    }

    public Task ThemeAsync(string theme) => Page.EvaluateAsync("theme => window.qagwTheme(theme)", theme);

    /// <summary>The violations that axe finds, in words; best-practice rules included.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        AxeResult result = await Page.RunAxe();
        return [.. result.Violations.Select(v => $"{new Uri(Page.Url).AbsolutePath}: {v.Id} ({v.Impact}) {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")];
    }

    public Task ShootAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Screens, $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task LiveAsync()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Page.WaitForFunctionAsync("() => !document.querySelector('.skeleton')");
    }
}
