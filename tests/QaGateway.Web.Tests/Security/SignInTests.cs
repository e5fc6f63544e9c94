using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Security;

namespace QaGateway.Web.Tests.Security;

public sealed class SignInTests(TestGateway gateway)
{
    [Fact]
    public async Task The_configured_administrator_gets_a_token_that_opens_everything()
    {
        var client = await gateway.AdminAsync();

        var peers = await client.GetJsonAsync("/api/peers");

        Assert.Equal(System.Text.Json.JsonValueKind.Array, peers.GetProperty("items").ValueKind);
        Assert.Null(gateway.OneTimePassword);
    }

    [Fact]
    public async Task Wrong_name_and_wrong_password_get_the_same_answer()
    {
        var (name, _) = await gateway.NewUserAsync(GatewayRoles.Radiologist);
        using var wrongPassword = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = "wrong" });
        using var wrongName = await gateway.Anonymous.PostAsync("/api/login", new { userName = "nobody", password = "wrong" });

        var first = await wrongPassword.AssertProblemAsync(HttpStatusCode.Unauthorized, "sign_in_failed");
        var second = await wrongName.AssertProblemAsync(HttpStatusCode.Unauthorized, "sign_in_failed");

        Assert.Equal(first.GetProperty("detail").GetString(), second.GetProperty("detail").GetString());
    }

    [Fact]
    [Trait("Rule", "SEC-1")]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_for_a_while()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Radiologist);
        for (var i = 0; i < 4; i++)
        {
            using var wrong = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = "wrong" });
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var fifth = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = "wrong" });
        using var right = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password });

        await fifth.AssertProblemAsync(HttpStatusCode.TooManyRequests, "locked_out");
        await right.AssertProblemAsync(HttpStatusCode.TooManyRequests, "locked_out");
        Assert.InRange(right.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_password_that_somebody_else_gave_must_be_changed_first()
    {
        const string own = "a sentence of my own";
        var (name, _) = await gateway.NewUserAsync(GatewayRoles.Technologist);
        var given = PasswordMaker.Next();
        await gateway.InScopeAsync(async services => Assert.IsType<UserOutcome.Done>(await services.GetRequiredService<UserHandlers>()
            .HandleAsync(new SetPassword(name, given, MustChangePassword: true, Actor.System), TestContext.Current.CancellationToken)));

        using var refused = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = given });
        using var tooShort = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = given, newPassword = "short" });
        using var changed = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password = given, newPassword = own });

        await refused.AssertProblemAsync(HttpStatusCode.Forbidden, "password_change_required");
        await tooShort.AssertProblemAsync(HttpStatusCode.BadRequest, "password_refused");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await gateway.ClientAsync(name, own);
    }

    [Fact]
    public async Task A_new_password_ends_the_tokens_of_the_old_one()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Technologist);
        var client = await gateway.ClientAsync(name, password);
        using var before = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken); // now the directory remembers the user

        await gateway.InScopeAsync(async services => await services.GetRequiredService<UserHandlers>()
            .HandleAsync(new SetPassword(name, PasswordMaker.Next(), false, Actor.System), TestContext.Current.CancellationToken));
        using var response = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_user_who_is_switched_off_is_out_at_once()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.PacsAdministrator);
        var client = await gateway.ClientAsync(name, password);
        await client.GetJsonAsync("/api/peers");

        await gateway.InScopeAsync(async services => await services.GetRequiredService<UserHandlers>()
            .HandleAsync(new SetEnabled(name, false, Actor.System), TestContext.Current.CancellationToken));
        using var response = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken);
        using var again = await gateway.Anonymous.PostAsync("/api/login", new { userName = name, password });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Fact]
    public async Task Roles_count_as_they_are_now_not_as_they_were_at_sign_in()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Radiologist);
        var client = await gateway.ClientAsync(name, password);
        using var before = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        await gateway.InScopeAsync(async services => await services.GetRequiredService<UserHandlers>()
            .HandleAsync(new SetRoles(name, [GatewayRoles.PacsAdministrator], Actor.System), TestContext.Current.CancellationToken));
        using var after = await client.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.True(after.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_browser_signs_in_with_a_form_and_its_cookie_reads_but_does_not_act()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Administrator);
        var browser = gateway.NewClient();
        using var signedIn = await Forms.PostAsync(browser, "/account/login", new() { ["userName"] = name, ["password"] = password, ["returnUrl"] = "/queue" });

        using var read = await browser.GetAsync("/api/peers", TestContext.Current.CancellationToken);
        using var act = await browser.PostAsync("/api/peers/XX/echo", new { });

        Assert.Equal("/queue", signedIn.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, act.StatusCode); // a forged form would carry the cookie, too
    }

    [Fact]
    public async Task A_form_without_antiforgery_token_signs_nobody_in()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Administrator);
        var browser = gateway.NewClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["userName"] = name, ["password"] = password });

        using var response = await browser.PostAsync("/account/login", form, TestContext.Current.CancellationToken);
        using var root = await browser.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        Assert.Contains("error=expired", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, root.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Sign_in_never_leads_to_another_site(string returnUrl)
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Radiologist);

        using var response = await Forms.PostAsync(
            gateway.NewClient(), "/account/login", new() { ["userName"] = name, ["password"] = password, ["returnUrl"] = returnUrl });

        Assert.Equal("/", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task In_the_browser_the_given_password_leads_to_the_page_that_changes_it_and_nowhere_else()
    {
        const string own = "another sentence of mine";
        var (name, _) = await gateway.NewUserAsync(GatewayRoles.Administrator);
        var given = PasswordMaker.Next();
        await gateway.InScopeAsync(async services => await services.GetRequiredService<UserHandlers>()
            .HandleAsync(new SetPassword(name, given, MustChangePassword: true, Actor.System), TestContext.Current.CancellationToken));
        var browser = gateway.NewClient();

        using var signedIn = await Forms.PostAsync(browser, "/account/login", new() { ["userName"] = name, ["password"] = given });
        using var elsewhere = await browser.GetAsync("/queue", TestContext.Current.CancellationToken);
        using var api = await browser.GetAsync("/api/peers", TestContext.Current.CancellationToken);
        using var repeated = await Forms.PostAsync(browser, "/account/password", new() { ["currentPassword"] = given, ["newPassword"] = own, ["repeatPassword"] = "else" });
        using var changed = await Forms.PostAsync(browser, "/account/password", new() { ["currentPassword"] = given, ["newPassword"] = own, ["repeatPassword"] = own });
        using var after = await browser.GetAsync("/api/peers", TestContext.Current.CancellationToken);

        Assert.StartsWith("/account/password", signedIn.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/account/password", elsewhere.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        Assert.Contains("error=repeat", repeated.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/", changed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task After_signing_out_the_cookie_opens_nothing()
    {
        var (name, password) = await gateway.NewUserAsync(GatewayRoles.Administrator);
        var browser = gateway.NewClient();
        using var signedIn = await Forms.PostAsync(browser, "/account/login", new() { ["userName"] = name, ["password"] = password });

        using var signedOut = await Forms.PostAsync(browser, "/account/logout", [], tokenFrom: "/account/password");
        using var root = await browser.GetAsync("/queue", TestContext.Current.CancellationToken);

        Assert.Equal("/account/login", signedOut.Headers.Location!.ToString());
        Assert.Contains("/account/login", root.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configured_password_the_first_administrator_gets_one_that_is_shown_once()
    {
        await using var fresh = new TestGateway(new Dictionary<string, string?> { ["Gateway:Console:AdminPassword"] = null, ["Gateway:Roles"] = "web" });
        await fresh.InitializeAsync();

        using var login = await fresh.Anonymous.PostAsync("/api/login", new { userName = "admin", password = fresh.OneTimePassword });
        string? second = null;
        await fresh.InScopeAsync(async services => second = await services.GetRequiredService<FirstAdministrator>().EnsureAsync(TestContext.Current.CancellationToken));

        await login.AssertProblemAsync(HttpStatusCode.Forbidden, "password_change_required");
        Assert.Null(second);
    }

    [Fact]
    public void The_keys_that_seal_tokens_are_readable_by_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var keys = Directory.GetFiles(Path.Combine(gateway.Folder, "data", "keys"));

        Assert.NotEmpty(keys);
#pragma warning disable CA1416 // skipped on Windows above
        Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
#pragma warning restore CA1416
    }
}
