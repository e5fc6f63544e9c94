using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Console.Messages;
using QaGateway.Console.Orders;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Security;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests.Orders;

/// <summary>The merge simulator and the page of destinations and senders.</summary>
public class MergePageTests : ConsoleContext
{
    [Fact]
    public async Task A_merge_is_simulated_before_it_can_be_done_and_can_be_taken_back()
    {
        var gone = await Department.OrderAsync(Department.Joerg, "A26031002");
        await Department.OrderAsync(Department.Anna, "A26031001");
        var page = Render<MergePage>();
        var (prior, survivor) = (Department.Joerg, Department.Anna);
        page.Find("[data-prior]").Input(prior.PatientId);
        page.FindAll("input")[1].Input(prior.Issuer);
        page.Find("[data-survivor]").Input(survivor.PatientId);
        page.FindAll("input")[3].Input(survivor.Issuer);
        Assert.True(page.Find("[data-merge]").HasAttribute("disabled"));

        await page.Find("button.btn:not([data-merge])").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("A26031002", page.Find(".moved").TextContent, StringComparison.Ordinal));
        Assert.Contains("IMPLAUSIBLE", page.Markup, StringComparison.Ordinal);
        Assert.Equal(gone.PatientRowId, await OwnerAsync(gone.Id));

        await page.Find("[data-merge]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Done", page.Find("h2").TextContent, StringComparison.Ordinal));
        Assert.NotEqual(gone.PatientRowId, await OwnerAsync(gone.Id));

        await page.Find("[data-unmerge]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("took the merge back", page.Markup, StringComparison.Ordinal));
        Assert.Equal(gone.PatientRowId, await OwnerAsync(gone.Id));
        var acts = await Database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Set<AuditEntry>().OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Xunit.TestContext.Current.CancellationToken));
        Assert.Equal(["SimulateMerge", "Merge", "Unmerge"], acts);
    }

    [Fact]
    public async Task A_sender_that_knocks_is_let_in_by_a_click()
    {
        await Database.InScopeAsync(s => s.GetRequiredService<SenderDirectory>().KnockAsync("HIS", "HOSP", null, Xunit.TestContext.Current.CancellationToken));
        var page = Render<DestinationsPage>();
        page.WaitForAssertion(() => Assert.Contains("knocks", page.Find("[data-row]").TextContent, StringComparison.Ordinal));

        await page.Find("[data-row] button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("let in", page.Find("[data-row]").TextContent, StringComparison.Ordinal));
    }

    private Task<Guid> OwnerAsync(Guid orderId) => Database.InScopeAsync(s => s.GetRequiredService<GatewayDbContext>().Orders.Where(o => o.Id == orderId).Select(o => o.PatientRowId).SingleAsync(Xunit.TestContext.Current.CancellationToken));
}
