using System.Net;

namespace QaGateway.Web.Tests.Api;

public sealed class WorklistApiTests(TestGateway gateway)
{
    [Theory]
    [InlineData("..%5cx")]
    [InlineData("%00")]
    [InlineData("SEVENTEEN_LETTERS")]
    [InlineData("%F0%9F%98%80")]
    public async Task What_is_no_AE_title_is_refused_as_such(string ae)
    {
        using var answer = await (await gateway.AdminAsync()).GetAsync(new Uri($"/api/worklist?ae={ae}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
