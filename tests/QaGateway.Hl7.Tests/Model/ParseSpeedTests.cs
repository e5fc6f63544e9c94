using System.Diagnostics;
using System.Text;

namespace QaGateway.Hl7.Tests.Model;

/// <summary>The yardstick itself is measured by the benchmarks; here stands what must never be lost: few bytes a message, and a coarse speed.</summary>
public sealed class ParseSpeedTests
{
    private static readonly byte[] Order = Encoding.ASCII.GetBytes(
        "MSH|^~\\&|RIS|GENERAL HOSPITAL|GATEWAY|RADIOLOGY|20240105083012||ORM^O01^ORM_O01|MSG1|P|2.5|||AL|NE||8859/1\r" +
        "PID|1||PID000123^^^GH^MR~9434765919^^^NHS^NH||SMITH^ANNA^M^^MS||19700101|F||2106-3|12 HIGH STREET^^LEEDS^^LS1 4AP^GB^H||0113 4960000^PRN^PH|||M||VN445566^^^GH^VN\r" +
        "PV1|1|O|RAD^ROOM1^1^GH||||1234567^REFERRING^DOCTOR^A^^DR|1234567^REFERRING^DOCTOR^A^^DR||RAD||||1|||1234567^REFERRING^DOCTOR^A^^DR|OP|VN445566^^^GH^VN|||||||||||||||||||||||||20240105080000\r" +
        "ORC|NW|ORD0004711^RIS|ACC0004711^RIS||SC||^^^20240105093000^^R||20240105083000|USER1^CLERK^JANE||1234567^REFERRING^DOCTOR^A^^DR|RAD||20240105083000||RAD^RADIOLOGY\r" +
        "OBR|1|ORD0004711^RIS|ACC0004711^RIS|CTCHEST^CT CHEST W/O CONTRAST^L|||20240105093000||||||COUGH FOR 6 WEEKS|||1234567^REFERRING^DOCTOR^A^^DR||ACC0004711|RP0004711|SPS0004711||||CT|||^^^20240105093000^^R||||R05^COUGH^I10\r" +
        "NTE|1|L|PATIENT IS A WHEELCHAIR USER\rDG1|1||R05^COUGH^I10||20240105|W\rOBX|1|NM|8302-2^BODY HEIGHT^LN||172|cm|||||F\rOBX|2|NM|29463-7^BODY WEIGHT^LN||70|kg|||||F\r");

    [Fact]
    public void An_order_is_indexed_in_two_kilobytes_with_every_field_within_reach()
    {
        Parse(100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Parse(1000);

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.True(each <= 2048, $"{each} bytes a message");
        TestContext.Current.SendDiagnosticMessage($"{each} bytes a message");
    }

    [Fact]
    public void Orders_are_indexed_at_thousands_a_second_even_unoptimised_on_a_busy_machine()
    {
        Parse(2000);
        var watch = Stopwatch.StartNew();

        Parse(20_000);

        var rate = 20_000 / watch.Elapsed.TotalSeconds;
        TestContext.Current.SendDiagnosticMessage($"{rate:0} messages a second");
        Assert.True(rate > 3_000, $"{rate:0} messages a second");
    }

    private static int Parse(int count)
    {
        var fields = 0;
        for (var i = 0; i < count; i++)
        {
            foreach (var segment in Hl7Message.Parse(Order).Segments)
                fields += segment.FieldCount; // makes the index of offsets
        }

        return fields;
    }
}
