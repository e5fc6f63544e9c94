using System.Security.Claims;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Console.Tests.Shared;

public class ActorAccessorTests
{
    [Fact]
    public void Permissions_come_from_the_claims_and_unknown_ones_are_ignored()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.Name, "ada"), new("permission", "ViewStudies"), new("qagw:permission", "ReleaseStudies"), new("permission", "FlyToTheMoon"), new("role", "EditPeers")], "test"));

        var actor = ActorAccessor.From(user);

        Assert.Equal("ada", actor.Name);
        Assert.Equal([Permission.ViewStudies, Permission.ReleaseStudies], actor.Permissions.Order());
    }

    [Fact]
    public void Nobody_may_nothing() => Assert.Empty(ActorAccessor.From(new ClaimsPrincipal(new ClaimsIdentity())).Permissions);
}
