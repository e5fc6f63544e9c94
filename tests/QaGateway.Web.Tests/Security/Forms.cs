using System.Text.RegularExpressions;

namespace QaGateway.Web.Tests.Security;

/// <summary>Posts a form as a browser does: with the antiforgery token of the page that holds it.</summary>
internal static partial class Forms
{
    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, Dictionary<string, string> fields, string? tokenFrom = null)
    {
        using var page = await browser.GetAsync(tokenFrom ?? path, TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = Token().Match(html);
        Assert.True(token.Success, $"{tokenFrom ?? path} ({(int)page.StatusCode}) has no antiforgery token: {html[..Math.Min(html.Length, 300)]}");
        fields["__RequestVerificationToken"] = token.Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
