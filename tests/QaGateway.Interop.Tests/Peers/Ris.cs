using System.Text;
using QaGateway.Hl7;
using QaGateway.Hl7.Mllp;

namespace QaGateway.Interop.Tests.Peers;

/// <summary>The RIS's voice: sends orders and patient events and reads the answer.</summary>
public sealed class Ris(int port)
{
    private int _count;

    public async Task<Hl7AckResult> SendAsync(string message, CancellationToken cancellationToken)
    {
        await using var client = new MllpClient(new MllpClientOptions { Host = "127.0.0.1", Port = port });
        return Hl7Ack.Read(await client.SendAsync(Encoding.Latin1.GetBytes(message), cancellationToken))
            ?? throw new Xunit.Sdk.XunitException("The answer is no acknowledgement.");
    }

    /// <summary>ORM^O01 NW, v2.3.1, of domain.md §2.9.</summary>
    public Task<Hl7AckResult> OrderAsync(OrderText order, CancellationToken cancellationToken) => SendAsync(order.ToMessage($"T{++_count:000000}"), cancellationToken);
}

public sealed record OrderText
{
    public string PatientId { get; init; } = "4711";
    public string PatientName { get; init; } = "MUSTER^ANNA^M";
    public string BirthDate { get; init; } = "19610422";
    public string Sex { get; init; } = "F";
    public string Accession { get; init; } = "A260310001";
    public string StudyUid { get; init; } = "2.25.109461937293120456198234509183475634211";
    public string Number { get; init; } = "001";
    public string Start { get; init; } = "20260310100000";
    public string Modality { get; init; } = "CT";

    public string ToMessage(string controlId) => string.Join('\r',
        $"MSH|^~\\&|RIS|HOSP|QAGW|RAD|20260310083000||ORM^O01|{controlId}|P|2.3.1||||||8859/1",
        $"PID|1||{PatientId}^^^HOSP^MR||{PatientName}||{BirthDate}|{Sex}",
        $"PV1|1|O|CT1^^^RAD|||||0815^REFER^RITA^^^DR|||||||||||V{Number}^^^HOSP^VN",
        $"ORC|NW|P{Number}^HIS|F{Number}^RIS||SC||1^^^{Start}^^R||20260310083000|||0815^REFER^RITA^^^DR",
        $"OBR|1|P{Number}^HIS|F{Number}^RIS|CTABD^CT abdomen^L^CTABDC^CT abdomen with contrast^L||||||||||||0815^REFER^RITA^^^DR||{Accession}|RP{Number}|SPS{Number}||||{Modality}|||1^^^{Start}^^R|||||||||||||||||CTABD^CT abdomen^L",
        $"ZDS|{StudyUid}^QAGW^Application^DICOM") + "\r";
}
