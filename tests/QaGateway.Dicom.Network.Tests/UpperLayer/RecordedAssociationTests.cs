using System.Buffers;
using System.Text.Json;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.UpperLayer;

/// <summary>Associations recorded between programs of DCMTK.</summary>
public class RecordedAssociationTests
{
    public static TheoryData<string> Captures =>
        [.. Samples.Files("protocol/captures", "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).DefaultIfEmpty("dcmtk-echo")];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_PDU_and_every_command_is_understood(string capture)
    {
        using var description = JsonDocument.Parse(Samples.Read($"protocol/captures/{capture}.json"));
        var expected = description.RootElement.GetProperty("pdusPerDirection").EnumerateArray().ToLookup(p => p.GetProperty("dir").GetString());

        foreach (var direction in new[] { "c2s", "s2c" })
        {
            var lengths = new List<int>();
            var rest = new ReadOnlySequence<byte>(Samples.Read($"protocol/captures/{capture}.{direction}.bin"));
            while (PduReader.TryFrame(rest, new PduLimits(131072), out var frame))
            {
                lengths.Add((int)frame.Body.Length + 6);
                Understand(frame);
                rest = rest.Slice(frame.Body.End);
            }

            Assert.Equal(0, rest.Length);
            Assert.Equal(expected[direction].Select(p => p.GetProperty("length").GetInt32()), lengths);
        }
    }

    private static void Understand(PduFrame frame)
    {
        switch (frame.Type)
        {
            case PduType.AssociateRequest:
                Assert.NotEmpty(AssociateReader.ReadRequest(frame.Body.ToArray()).Contexts);
                break;
            case PduType.AssociateAccept:
                Assert.NotEmpty(AssociateReader.ReadAccept(frame.Body.ToArray()).Contexts);
                break;
            case PduType.AssociateReject:
                Assert.True(Enum.IsDefined(ShortPdu.ReadReject(frame.Body).Result));
                break;
            case PduType.Data:
                var body = frame.Body;
                while (PresentationDataValue.TryTake(ref body, out var value))
                {
                    if (value.IsCommand)
                        Assert.True(Enum.IsDefined(DimseCommandReader.Read(value.Fragment.ToArray()).Field));
                }

                break;
        }
    }
}
