using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using QaGateway.Console.Security;

namespace QaGateway.Console.Tests.Shared;

public class PagesTests
{
    private static IEnumerable<Type> Pages => typeof(App).Assembly.GetTypes().Where(t => t.GetCustomAttributes<RouteAttribute>().Any());

    [Fact]
    public void Every_page_but_the_sign_in_needs_a_signed_in_user()
    {
        var open = Pages.Where(p => p.GetCustomAttribute<AuthorizeAttribute>() is null || p.GetCustomAttribute<AllowAnonymousAttribute>() is not null);

        Assert.Equal([typeof(LoginPage)], open);
    }

    [Fact]
    public void The_pages_of_the_map_are_there()
    {
        var routes = Pages.SelectMany(p => p.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).ToHashSet();

        Assert.Superset(
            new HashSet<string> { "/", "/queue", "/studies", "/studies/{Key}", "/orders", "/orders/{Id:guid}", "/worklist", "/messages", "/messages/{Id:guid}", "/peers", "/system", "/account/login", "/account/password" },
            routes);
    }

    [Fact]
    public void Sign_in_pages_are_plain_forms_without_a_circuit()
    {
        Assert.NotNull(typeof(LoginPage).GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>());
        Assert.NotNull(typeof(PasswordPage).GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>());
    }
}
