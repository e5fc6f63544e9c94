using System.Buffers;
using QaGateway.Dicom.Network.Dimse;
using QaGateway.Dicom.Network.Tests.Support;
using QaGateway.Dicom.Network.UpperLayer;

namespace QaGateway.Dicom.Network.Tests.Server;

/// <summary>Mutated bytes with fixed seeds: what is not understood ends in a PduException, or an abort, and never in anything else.</summary>
public class FuzzTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pdus =>
        [.. Samples.Files("protocol/pdu", "a_*.bin").Concat(Samples.Files("protocol/pdu", "p_data*.bin")).DefaultIfEmpty("protocol/pdu/a_associate_rq.bin")];

    public static TheoryData<string> Commands =>
        [.. Samples.Files("protocol/dimse-c", "*_cmd*.bin").Concat(Samples.Files("protocol/dimse-n", "*_cmd*.bin")).DefaultIfEmpty("protocol/dimse-c/c_echo_rsp_cmd.bin")];

    public static TheoryData<string> Captures =>
        [.. new[] { "dcmtk-echo", "dcmtk-store-ct", "dcmtk-store-2", "dcmtk-qr-find-study", "dcmtk-qr-move", "dcmtk-mwl-find" }];

    [Theory]
    [MemberData(nameof(Pdus))]
    public void Mutated_PDUs_are_read_or_refused(string sample)
    {
        var original = Samples.Read(sample);
        var random = new Random(4711);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = Mutate(original, random);
            try
            {
                if (!PduReader.TryFrame(new ReadOnlySequence<byte>(bytes), new PduLimits(16384), out var frame))
                    continue;
                if (frame.Type is PduType.AssociateRequest)
                    AssociateWriter.WriteRequest(AssociateReader.ReadRequest(frame.Body.ToArray()));
                else if (frame.Type is PduType.AssociateAccept)
                    AssociateReader.ReadAccept(frame.Body.ToArray());
                var body = frame.Body;
                while (frame.Type is PduType.Data && PresentationDataValue.TryTake(ref body, out _))
                {
                }
            }
            catch (PduException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Mutated_commands_are_read_or_refused(string sample)
    {
        var original = Samples.Read(sample)[1..];
        var random = new Random(4712);
        for (var i = 0; i < 3000; i++)
        {
            try
            {
                DimseCommandWriter.Write(DimseCommandReader.Read(Mutate(original, random)));
            }
            catch (PduException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task A_mutated_peer_never_gets_an_internal_error_out_of_the_server(string capture)
    {
        var original = Samples.Read($"protocol/captures/{capture}.c2s.bin");
        var random = new Random(4713);
        for (var i = 0; i < 150; i++)
        {
            var bytes = Mutate(original, random);
            var association = new MemoryAssociation(new DicomServices
            {
                Store = new MemoryStore(),
                Find = new ListFind(new DicomDataset().Set(Tags.PatientID, "1")),
                Retrieve = new ListRetrieve([Objects.Source(Objects.Ct())]),
            });

            await association.PlayAsync(bytes, Cancel);

            Assert.True(!association.Errors.Any(), $"round {i}: {string.Join('\n', association.Errors)}");
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var count = random.Next(1, 6); count > 0 && bytes.Length > 1; count--)
        {
            var at = random.Next(random.Next(4) is 0 ? bytes.Length : Math.Min(bytes.Length, 400));
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = random.Next(2) is 0 ? (byte)0 : (byte)0xFF;
                    break;
                case 3:
                    bytes = bytes[..at];
                    break;
                case 4:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..]];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[at..Math.Min(bytes.Length, at + 16)], .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
