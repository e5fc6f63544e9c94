using QaGateway.Hl7;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

/// <summary>SIU, where the site takes appointments (§2.5).</summary>
public sealed class AppointmentTests
{
    private static readonly Dictionary<string, string?> On = new() { ["Gateway:Hl7:TakeAppointments"] = "true" };

    [Theory]
    [InlineData("S12")]
    [InlineData("S13")]
    [InlineData("S14")]
    public async Task An_appointment_moves_the_order(string trigger)
    {
        await using var world = await OrderWorld.StartAsync(On);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-4711.hl7"));

        await world.AcceptAsync(Siu(trigger, "20260315140000"));

        Assert.Empty(await world.WorklistAsync("20260310"));
        Assert.Single(await world.WorklistAsync("20260315"));
        Assert.Equal("140000", (await world.Bench.OrderAsync("A260310001")).Steps[0].StartTime);
    }

    [Theory]
    [InlineData("S15")]
    [InlineData("S17")]
    [InlineData("S26")]
    public async Task Without_its_appointment_an_order_is_off_the_worklist_until_there_is_another(string trigger)
    {
        await using var world = await OrderWorld.StartAsync(On);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-4711.hl7"));

        await world.AcceptAsync(Siu(trigger, "20260310100000"));
        Assert.Empty(await world.WorklistAsync());
        await world.AcceptAsync(Siu("S12", "20260316080000").Replace("|S1|", "|S2|", StringComparison.Ordinal));

        Assert.Single(await world.WorklistAsync("20260316"));
        Assert.Equal(OrderState.Scheduled, (await world.Bench.OrderAsync("A260310001")).State);
    }

    [Theory]
    [InlineData("P5501^HIS", "NOBODY^HIS", "SCH^1^26")]
    [InlineData("4711^^^HOSP", "4712^^^HOSP", "PID^1^3")]
    public async Task An_appointment_of_no_known_order_or_of_another_patient_is_AE_204(string from, string to, string location)
    {
        await using var world = await OrderWorld.StartAsync(On);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-4711.hl7"));

        var ack = await world.SendAsync(Siu("S12", "20260315140000").Replace(from, to, StringComparison.Ordinal).Replace("F9001", from.StartsWith('P') ? "NOBODY" : "F9001", StringComparison.Ordinal));

        Assert.Equal((AckCode.AE, 204), (ack.Code, ack.Errors[0].Code));
        Assert.StartsWith(location, ack.Errors[0].Location, StringComparison.Ordinal);
        Assert.Single(await world.WorklistAsync("20260310"));
    }

    [Fact]
    public async Task An_order_that_has_begun_is_not_moved()
    {
        await using var world = await OrderWorld.StartAsync(On);
        await world.AcceptAsync(Bench.SampleText("ORM_O01/NW-4711.hl7"));
        await world.AcceptAsync(Bench.SampleText("ORM_O01/SC-IP-4711.hl7"));

        await world.AcceptAsync(Siu("S13", "20260315140000"));

        Assert.Equal("20260310", (await world.Bench.OrderAsync("A260310001")).Steps[0].StartDate);
    }

    private static string Siu(string trigger, string at) =>
        $"MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260311083000||SIU^{trigger}^SIU_S12|S1|P|2.5.1\rSCH|{new string('|', 9)}|^^^{at}{new string('|', 15)}P5501^HIS|F9001^RIS\rPID|1||4711^^^HOSP^MR||MUSTER^ANNA\rRGS|1\rAIS|1||CT|{at}\r";
}
