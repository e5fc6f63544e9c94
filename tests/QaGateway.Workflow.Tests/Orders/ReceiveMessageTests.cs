using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;
using QaGateway.Testing;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;

namespace QaGateway.Workflow.Tests.Orders;

public sealed class ReceiveMessageTests
{
    private const string Register = "MSH|^~\\&|HIS|HOSP|QAGW|RAD|20260310||ADT^A04^ADT_A01|C1|P|2.5.1\rPID|1||1000^^^HOSP^MR||TEST^TINA||19800101|F\r";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "ACK-6")]
    public async Task A_repetition_is_answered_as_before_and_not_applied_again()
    {
        await using var bench = new Bench();
        var bytes = Bench.Sample("ORM_O01/NW-4711.hl7");

        var first = await bench.SendRawAsync(bytes);
        await bench.SendSampleAsync("ORM_O01/CA-4711.hl7");
        var second = await bench.SendRawAsync(bytes);

        Assert.Equal(first, second);
        Assert.Equal(OrderState.Canceled, (await bench.OrderAsync("A260310001")).State);
        Assert.Equal(2, (await bench.MessagesAsync()).Count);
    }

    [Fact]
    [Trait("Rule", "ACK-6")]
    public async Task The_same_control_id_with_other_bytes_is_another_message()
    {
        await using var bench = new Bench();

        await bench.SendAsync(Register);
        await bench.SendAsync(Register.Replace("TINA", "TILDA", StringComparison.Ordinal));

        Assert.Equal("TEST^TILDA", (await bench.PatientAsync("1000")).Name);
        Assert.Equal(2, (await bench.MessagesAsync()).Count);
    }

    [Fact]
    [Trait("Rule", "ACK-2")]
    public async Task Bytes_effects_and_journal_are_there_when_it_is_answered()
    {
        await using var bench = new Bench();

        await bench.AcceptAsync("ORM_O01/NW-4711.hl7");

        var record = Assert.Single(await bench.MessagesAsync());
        Assert.Equal(Bench.Sample("ORM_O01/NW-4711.hl7"), record.Raw);
        Assert.Equal((MessageState.Done, "AA", "RIS|HOSP", "RIS000101", "ORM^O01", "4711", "A260310001"),
            (record.State, record.AckCode, record.Endpoint, record.ControlId, record.Type, record.PatientId, record.Accession));
        Assert.StartsWith("MSH|^~\\&|QAGW|RAD|RIS|HOSP|", record.Ack, StringComparison.Ordinal);
        var journal = await bench.ReadAsync(db => db.Journal.OrderBy(e => e.Id).Select(e => e.Type).ToListAsync(Token));
        Assert.Equal([JournalTypes.MessageReceived, JournalTypes.OrderChanged, JournalTypes.PatientChanged], journal.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refused_order_changes_nothing()
    {
        await using var bench = new Bench();
        var twoOrders = Bench.SampleText("ORM_O01/NW-4711.hl7") + "ORC|QQ|X\rOBR|2|X||A^B|||||||||||||||A2";

        var ack = await bench.SendAsync(twoOrders);

        Assert.Equal((AckCode.AE, 103), (ack.Code, ack.Errors[0].Code));
        Assert.Equal(0, await bench.ReadAsync(db => db.Orders.CountAsync(Token)));
        Assert.Equal(0, await bench.ReadAsync(db => db.Patients.CountAsync(Token)));
        Assert.Equal([JournalTypes.MessageFailed], await bench.ReadAsync(db => db.Journal.Select(e => e.Type).ToListAsync(Token)));
    }

    [Fact]
    public async Task An_unknown_sender_is_refused_and_only_its_knock_is_kept()
    {
        await using var bench = new Bench(new Dictionary<string, string?> { ["Gateway:Hl7:UnknownSenders"] = "Refuse" });

        var ack = await bench.SendAsync(Register);
        await bench.SendAsync(Register);

        Assert.Equal((AckCode.AR, "C1", 207), (ack.Code, ack.ControlId, ack.Errors[0].Code));
        Assert.Empty(await bench.MessagesAsync());
        var knock = await bench.ReadAsync(db => db.Senders.SingleAsync(Token));
        Assert.Equal(("HIS|HOSP", true, 2, "127.0.0.1"), (knock.Name, knock.Knocking, knock.Refusals, knock.LastAddress));
    }

    [Theory]
    [InlineData("HIS", "HOSP", "", true)]
    [InlineData("HIS", "", "127.0.0.1", true)]
    [InlineData("", "", "::ffff:127.0.0.1", true)]
    [InlineData("RIS", "HOSP", "", false)]
    [InlineData("HIS", "HOSP", "10.0.0.1", false)]
    public async Task A_configured_sender_may_send(string application, string facility, string address, bool may)
    {
        await using var bench = new Bench(new Dictionary<string, string?>
        {
            ["Gateway:Hl7:UnknownSenders"] = "Refuse",
            ["Gateway:Hl7:Senders:0:Application"] = application,
            ["Gateway:Hl7:Senders:0:Facility"] = facility,
            ["Gateway:Hl7:Senders:0:Address"] = address,
        });

        Assert.Equal(may ? AckCode.AA : AckCode.AR, (await bench.SendAsync(Register)).Code);
    }

    [Fact]
    [Trait("Rule", "PAT-2")]
    public async Task Identity_is_the_identifier_of_a_trusted_issuer()
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Identity:TrustedIssuers:0"] = "MPI", ["Gateway:Identity:TrustedIssuers:1"] = "HOSP" };
        await using var bench = new Bench(settings);

        await bench.SendAsync(Register.Replace("1000^^^HOSP^MR", "7^^^OTHER~1000^^^HOSP^MR~55^^^MPI", StringComparison.Ordinal));
        var untrusted = await bench.SendAsync(Register.Replace("HOSP^MR", "OTHER^MR", StringComparison.Ordinal).Replace("C1", "C2", StringComparison.Ordinal));

        var patient = await bench.PatientAsync("55");
        Assert.Equal(["7^OTHER", "1000^HOSP"], patient.OtherIds.Select(i => $"{i.Id}^{i.Issuer}"));
        Assert.Equal((AckCode.AE, 204, "PID^1^3^1"), (untrusted.Code, untrusted.Errors[0].Code, untrusted.Errors[0].Location));
    }

    [Fact]
    [Trait("Rule", "PAT-2")]
    public async Task An_identifier_without_issuer_takes_the_senders()
    {
        await using var bench = new Bench(new Dictionary<string, string?>
        {
            ["Gateway:Identity:DefaultIssuer"] = "SITE",
            ["Gateway:Hl7:Senders:0:Application"] = "HIS",
            ["Gateway:Hl7:Senders:0:DefaultIssuer"] = "CLINIC",
        });

        await bench.SendAsync(Register.Replace("1000^^^HOSP^MR", "1000", StringComparison.Ordinal));
        await bench.SendAsync(Register.Replace("1000^^^HOSP^MR", "2000", StringComparison.Ordinal).Replace("|HIS|", "|RIS|", StringComparison.Ordinal));

        Assert.Equal("CLINIC", (await bench.PatientAsync("1000")).Issuer);
        Assert.Equal("SITE", (await bench.PatientAsync("2000")).Issuer);
    }

    [Fact]
    [Trait("Rule", "PAT-5")]
    public async Task Leading_zeros_and_case_count()
    {
        await using var bench = new Bench();

        foreach (var id in new[] { "0042", "42", "ab", "AB" })
            await bench.SendAsync(Register.Replace("1000", id, StringComparison.Ordinal).Replace("C1", id, StringComparison.Ordinal));

        Assert.Equal(4, await bench.ReadAsync(db => db.Patients.CountAsync(Token)));
    }

    [Theory]
    [InlineData("|P|2.5.1", "|X|2.5.1", 202)]
    [InlineData("|P|2.5.1", "|P|3.0", 203)]
    [InlineData("ADT^A04", "ADT^A99", 201)]
    [InlineData("ADT^A04", "SIU^S12", 200)]
    public async Task What_is_not_taken_may_be_sent_again(string from, string to, int code)
    {
        await using var bench = new Bench();

        var ack = await bench.SendAsync(Register.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal((AckCode.AR, "C1", code), (ack.Code, ack.ControlId, ack.Errors[0].Code));
    }

    [Theory]
    [Trait("Rule", "ACK-1")]
    [InlineData("AL", "NE", AckCode.CA)]
    [InlineData("NE", "AL", AckCode.AA)]
    [InlineData("", "", AckCode.AA)]
    public async Task Enhanced_mode_gets_an_accept_acknowledgement(string accept, string application, AckCode code)
    {
        await using var bench = new Bench();

        Assert.Equal(code, (await bench.SendAsync(Register.Replace("|P|2.5.1", $"|P|2.5.1|||{accept}|{application}", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task The_listener_answers_over_MLLP_and_at_once_from_many_senders()
    {
        await using var bench = new Bench(configure: services => services.AddOrdersListener());
        var listener = bench.Database.Services.GetRequiredService<Hl7Listener>();
        await listener.StartAsync(Token);

        await Parallel.ForEachAsync(Enumerable.Range(0, 8), Token, async (n, token) =>
        {
            await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = listener.Port });
            for (var i = 0; i < 5; i++)
            {
                var message = Register.Replace("C1", $"C{n}.{i}", StringComparison.Ordinal).Replace("1000", $"{n * 10 + (i % 2)}", StringComparison.Ordinal);
                Assert.Equal(AckCode.AA, Hl7Ack.Read(await client.SendAsync(Encoding.UTF8.GetBytes(message), token))!.Code);
            }
        });

        Assert.Equal(16, await bench.ReadAsync(db => db.Patients.CountAsync(Token)));
        Assert.Equal(40, (await bench.MessagesAsync()).Count);
        await listener.StopAsync(Token);
    }

    [Fact]
    [Trait("Rule", "ACK-2")]
    public async Task What_is_refused_takes_nothing_of_what_shares_its_commit_with_it()
    {
        await using var bench = new Bench();
        var order = Bench.SampleText("ORM_O01/NW-4711.hl7");
        string Message(int n) => order.Replace("RIS000101", $"R{n}", StringComparison.Ordinal).Replace("4711^", $"P{n}^", StringComparison.Ordinal).Replace("260310001", n % 5 is 0 ? "26031000112345678" : $"N{n}", StringComparison.Ordinal)
            .Replace("P5501", $"P{n}", StringComparison.Ordinal).Replace("F9001", $"F{n}", StringComparison.Ordinal).Replace("204509183475634211", $"{n}", StringComparison.Ordinal).Replace("198234509183475634211", $"1{n}", StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(1, 60).Select(n => Task.Run(() => bench.SendAsync(Message(n)))));
        var again = await Task.WhenAll(Enumerable.Range(1, 60).Select(n => Task.Run(() => bench.SendAsync(Message(n)))));

        Assert.All(answers.Index(), a => Assert.Equal(($"R{a.Index + 1}", (a.Index + 1) % 5 is 0 ? AckCode.AE : AckCode.AA), (a.Item.ControlId, a.Item.Code)));
        Assert.Equal(answers.Select(a => a.Code), again.Select(a => a.Code));
        Assert.Equal(48, await bench.ReadAsync(db => db.Orders.CountAsync(Token)));
        Assert.Equal(48, await bench.ReadAsync(db => db.Patients.CountAsync(Token)));
        Assert.Equal((48, 12), ((await bench.MessagesAsync()).Count(m => m.State is MessageState.Done), (await bench.MessagesAsync()).Count(m => m.State is MessageState.Failed)));
    }

    [Fact]
    public async Task Every_message_of_the_corpus_gets_one_answer_and_none_is_an_internal_error()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        await using var bench = new Bench();
        var codes = new Dictionary<string, int>();
        var folders = new[] { "adt", "orm", "omg", "omi", "org", "orr", "siu", "ack", "batch" };
        foreach (var file in folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Corpus.Samples!, "hl7", f), "*", SearchOption.AllDirectories)))
        {
            foreach (var message in Hl7Batch.Split(await File.ReadAllBytesAsync(file, Token)).Messages)
            {
                var ack = await bench.SendRawAsync(message);
                var read = Hl7Ack.Read(Hl7Message.Parse(ack, new Hl7ParseOptions { RequireHeader = false }))!;
                Assert.False(read.Errors.Any(e => e.Code is 207), $"{file}: {read.Text}");
                codes[read.Code.ToString()!] = codes.GetValueOrDefault(read.Code.ToString()!) + 1;
            }
        }

        TestContext.Current.SendDiagnosticMessage(string.Join(", ", codes.Select(c => $"{c.Key} {c.Value}")));
        Assert.True(codes["AA"] > 100);
    }
}
