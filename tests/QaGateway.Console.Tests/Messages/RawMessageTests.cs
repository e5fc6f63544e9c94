using System.Text;
using QaGateway.Console.Messages;

namespace QaGateway.Console.Tests.Messages;

public class RawMessageTests
{
    private const string Order = "MSH|^~\\&|RIS|HOSP|QAG|RAD|202603100830||ORM^O01|1|P|2.3.1\rPID|1||4711^^^HOSP||MUSTER^ANNA||19610422|F\rORC|NW|P1\rOBR|1|P1||CT^CT abdomen^L\rOBR|2|P2||US^US^L";

    [Theory]
    [InlineData("PID^1^3^1^4", "PID", 1, 3, "PID-3.4")]
    [InlineData("OBR^2^18", "OBR", 2, 18, "OBR[2]-18")]
    [InlineData("PID-3.4", "PID", 1, 3, "PID-3.4")]
    [InlineData("MSH^1", "MSH", 1, null, "MSH")]
    public void A_place_is_read_from_either_notation(string location, string segment, int sequence, int? field, string words)
    {
        var place = ErrorPlace.Parse(location)!;

        Assert.Equal((segment, sequence, field), (place.Segment, place.Sequence, place.Field));
        Assert.Equal(words, ErrorPlace.Words(location));
    }

    [Fact]
    public void The_failing_field_is_marked_and_no_other()
    {
        var raw = RawMessage.Of(Encoding.UTF8.GetBytes(Order), ErrorPlace.Parse("OBR^2^4"));

        var marked = raw.Segments.SelectMany(s => s.Fields.Where(f => f.IsAtFault).Select(f => (s.Name, s.Sequence, f.Number, f.Value)));
        Assert.Equal([("OBR", 2, 4, "US^US^L")], marked);
    }

    [Fact]
    public void Fields_of_the_header_count_as_the_standard_counts()
    {
        var raw = RawMessage.Of(Encoding.UTF8.GetBytes(Order), ErrorPlace.Parse("MSH^1^9"));

        Assert.Equal("ORM^O01", Assert.Single(raw.Segments[0].Fields, f => f.IsAtFault).Value);
    }

    [Fact]
    public void Bytes_that_are_no_message_are_shown_all_the_same()
    {
        var raw = RawMessage.Of(Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n"), null);

        Assert.Null(raw.Parsed);
        Assert.Equal(2, raw.Segments.Count);
    }

    [Fact]
    public void The_tree_names_components_as_paths()
    {
        var raw = RawMessage.Of(Encoding.UTF8.GetBytes(Order), null);

        Assert.Contains(("PID-5.2", "ANNA"), RawMessage.Tree(raw.Segments[1]));
    }
}
