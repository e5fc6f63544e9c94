using System.Text.Json;
using Microsoft.Playwright;
using QaGateway.Dicom;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>The console in a real browser: a technologist resolves a misspelt name, and every page is looked at in both themes and two widths.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private static readonly TestStudy Misspelt = new()
    {
        PatientId = "4712",
        PatientName = "MULER^JORG",
        BirthDate = "19550101",
        Sex = "M",
        Accession = "",
        StudyUid = DicomUid.New(),
        StudyTime = "110500",
    };

    private static readonly TestStudy WrongPatient = new() { PatientId = "9999", Accession = "A260310001", StudyUid = DicomUid.New() };

    private readonly string _files = Directory.CreateTempSubdirectory("qagw-console-").FullName;
    private GatewayProcess _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Tool.Need([.. Dcmtk.Programs, "chromium"]);
        _gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        var ris = new Ris(_gateway.Hl7Port);
        Assert.Equal(Hl7.AckCode.AA, (await ris.OrderAsync(new OrderText(), Cancel)).Code);
        Assert.Equal(Hl7.AckCode.AA, (await ris.OrderAsync(
            new OrderText { PatientId = "4712", PatientName = "MÜLLER^JÖRG", BirthDate = "19550101", Sex = "M", Accession = "A260310002", StudyUid = DicomUid.New(), Number = "002", Start = "20260310110000" }, Cancel)).Code);
        await ris.SendAsync("MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083000||ORM^O01|BAD1|P|2.3.1\rPID|1\r", Cancel);

        var modality = new Dcmtk("127.0.0.1", _gateway.DicomPort, _gateway.AeTitle, "CT1_AE");
        (await modality.StoreAsync(Misspelt.WriteTo(Path.Combine(_files, "misspelt")), Cancel)).Succeeded();
        (await modality.StoreAsync(WrongPatient.WriteTo(Path.Combine(_files, "wrong")), Cancel)).Succeeded();
        await _gateway.WaitForStateAsync(Misspelt.StudyUid, Cancel, "Suggested", "Unmatched");
        await _gateway.WaitForStateAsync(WrongPatient.StudyUid, Cancel, "Conflict");
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_technologist_matches_corrects_and_releases_a_misspelt_study()
    {
        await using var browser = await Browser.StartAsync(_gateway);
        var page = browser.Page;
        await browser.SignInAsync();
        await browser.OpenAsync("/queue");
        await page.Locator(".queue-row", new() { HasTextString = "MULER" }).GetByRole(AriaRole.Link).ClickAsync();
        await page.WaitForURLAsync("**/studies/*");

        await page.GetByRole(AriaRole.Button, new() { Name = "Match with this order" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("MÜLLER");
        Assert.Empty(await browser.AxeAsync());
        await ConfirmAsync(dialog, "4712");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Correct", Exact = true }).ClickAsync();
        await page.FillAsync("#f-StudyDescription", "CT abdomen, corrected");
        await dialog.GetByLabel("Reason").FillAsync("Description missing");
        Assert.Empty(await browser.AxeAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Correct", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync(); // nothing is open, so nothing is asked
        var study = await _gateway.WaitForStateAsync(Misspelt.StudyUid, Cancel, "Released");
        Assert.Equal("MÜLLER^JÖRG", study.GetProperty("patientName").GetString());
        Assert.Equal("A260310002", study.GetProperty("accession").GetString());
        var metadata = await _gateway.GetAsync($"/dicom-web/studies/{Misspelt.StudyUid}/metadata", Cancel);
        Assert.Equal("CT abdomen, corrected", metadata[0].GetProperty("00081030").GetProperty("Value")[0].GetString());
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task A_mouse_click_alone_does_not_move_images_to_another_patient()
    {
        await using var browser = await Browser.StartAsync(_gateway);
        await browser.SignInAsync();
        await browser.OpenAsync($"/studies/{WrongPatient.StudyUid}");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Match with this order" }).ClickAsync();
        var dialog = browser.Page.GetByRole(AriaRole.Dialog);
        var match = dialog.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true });

        await Assertions.Expect(dialog).ToContainTextAsync("Is this the patient in the images?");
        await Assertions.Expect(match).ToBeDisabledAsync();
        await ConfirmAsync(dialog, "9999"); // the image's ID, not the order's
        await match.ClickAsync();

        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Equal("Conflict", (await _gateway.GetAsync($"/api/studies/{WrongPatient.StudyUid}", Cancel)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Every_page_has_nothing_that_axe_objects_to_in_light_and_dark_at_two_widths()
    {
        var orders = await _gateway.GetAsync("/api/orders", Cancel);
        var messages = await _gateway.GetAsync("/api/messages", Cancel);
        string[] paths =
        [
            "/queue", "/queue?state=conflict", "/studies", $"/studies/{Misspelt.StudyUid}", $"/studies/{WrongPatient.StudyUid}", "/studies/1.2.3",
            "/orders", $"/orders/{First(orders)}", "/worklist", "/messages", "/messages/destinations", "/patients/merge",
            $"/messages/{First(messages)}", "/peers", "/system", "/audit", "/users", "/account/password", "/nowhere",
        ];
        List<string> found = [];
        await using var browser = await Browser.StartAsync(_gateway);
        await browser.Page.GotoAsync("/account/login");
        found.AddRange(await LookAsync(browser, "login"));
        await browser.SignInAsync();
        foreach (var path in paths)
        {
            await browser.OpenAsync(path);
            found.AddRange(await LookAsync(browser, path));
        }

        await browser.OpenAsync("/queue");
        await browser.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        found.AddRange(await LookAsync(browser, "keys"));

        Assert.Empty(found.Distinct());
    }

    /// <summary>Light on a small screen and dark on a large one are judged; the other two are for people to look at.</summary>
    private static async Task<IReadOnlyList<string>> LookAsync(Browser browser, string path)
    {
        List<string> found = [];
        foreach (var (width, height, judged) in new[] { (1280, 800, "light"), (1920, 1080, "dark") })
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { "light", "dark" })
            {
                await browser.ThemeAsync(theme);
                await browser.ShootAsync($"{NameOf(path)}-{theme}-{width}");
                if (theme == judged)
                    found.AddRange((await browser.AxeAsync()).Select(v => $"{theme} {v}"));
            }

            found.AddRange(await WiderThanScreenAsync(browser, path, width));
        }

        return found;
    }

    private static string NameOf(string path) =>
        new string([.. path.Split('?')[0].Trim('/').Take(24).Select(c => char.IsLetter(c) ? c : '-')]) + (path.Contains('?', StringComparison.Ordinal) ? "-filtered" : "");

    private static async Task<IReadOnlyList<string>> WiderThanScreenAsync(Browser browser, string path, int width) =>
        await browser.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth") ? [$"{path} is wider than {width} pixels"] : [];

    private static string? First(JsonElement list) => list.GetProperty("items")[0].GetProperty("id").GetString();

    private static async Task ConfirmAsync(ILocator dialog, string patientId)
    {
        var why = dialog.GetByLabel("Why this is right in spite of it");
        if (await why.CountAsync() == 0)
            return;
        await why.FillAsync("Patient confirmed by wristband");
        await dialog.GetByLabel("Last four characters of the order's Patient ID").FillAsync(patientId);
    }
}
