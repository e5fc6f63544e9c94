using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Hl7;
using QaGateway.Interop.Tests.Peers;
using QaGateway.Testing;

namespace QaGateway.Interop.Tests;

/// <summary>Real files of many makers through the real doors.</summary>
public sealed class CorpusTests : IAsyncLifetime
{
    private GatewayProcess _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        _gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>(), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Every_file_that_dcmdump_accepts_is_stored_in_its_own_syntax_and_comes_back_unchanged()
    {
        var failures = new List<string>();
        var kept = 0;
        foreach (var path in Manifest("dicom", row => row["dcmdump_ok"] == "yes" && !row["path"].Contains("/dicomdir/") && !row["path"].Contains("/worklist/")))
        {
            DicomFile file;
            try
            {
                file = DicomFile.Read(await File.ReadAllBytesAsync(path, Cancel));
            }
            catch (DicomReadException e)
            {
                failures.Add($"{Path.GetRelativePath(Corpus.Samples!, path)}: {e.Message}");
                continue;
            }

            if (WhyNoObject(file) is not null)
                continue;

            kept++;
            if (await StoreAndFetchAsync(file) is { } failure)
                failures.Add($"{Path.GetRelativePath(Corpus.Samples!, path)}: {failure}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {kept}:\n{string.Join('\n', failures)}");
        Assert.True(kept >= 200, $"Only {kept} files were objects to store.");
    }

    [Fact]
    public async Task Every_HL7_file_gets_exactly_one_acknowledgement_with_its_control_id()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var path in Manifest("hl7", row => !row["path"].Contains("/batch/") && !row["path"].Contains("/multi-message/")))
        {
            var bytes = await File.ReadAllBytesAsync(path, Cancel);
            if (bytes.AsSpan().IndexOfAny((byte)0x0B, (byte)0x1C) >= 0)
                continue; // framed already: the framing is another test's matter

            count++;
            if (await ExchangeAsync(bytes) is { } failure)
                failures.Add($"{Path.GetRelativePath(Corpus.Samples!, path)}: {failure}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures)}");
        Assert.True(count >= 500, $"Only {count} files.");
        using var ready = await _gateway.Http.GetAsync("/health/ready", Cancel);
        Assert.True(ready.IsSuccessStatusCode);
    }

    /// <summary>Why a file is no object that a C-STORE could carry; null when it is one.</summary>
    private static string? WhyNoObject(DicomFile file) =>
        file.Dataset.GetText(Tags.SOPClassUID) is not { } sopClass ? "no SOP class"
        : !sopClass.StartsWith("1.2.840.10008.5.1.4.1.1.", StringComparison.Ordinal) ? "no storage class"
        : file.Dataset.GetText(Tags.SOPInstanceUID) is not { } sop || !DicomUid.IsValid(sop) ? "no SOP Instance UID"
        : file.Dataset.GetText(Tags.StudyInstanceUID) is not { } study || !DicomUid.IsValid(study) ? "no Study Instance UID (STO-6)"
        : file.Dataset.GetText(Tags.SeriesInstanceUID) is not { } series || !DicomUid.IsValid(series) ? "no Series Instance UID (STO-6)"
        : TransferSyntax.Accepted.All(t => t.Uid != file.TransferSyntaxUid) ? "transfer syntax not accepted (§1.16)"
        : null;

    private async Task<string?> StoreAndFetchAsync(DicomFile file)
    {
        var sopClass = file.Dataset.GetText(Tags.SOPClassUID)!;
        var sopUid = file.Dataset.GetText(Tags.SOPInstanceUID)!;
        await using (var association = await Scu.OpenAsync(_gateway, [(sopClass, file.TransferSyntaxUid)], Cancel))
        {
            var result = await association.StoreAsync(Scu.Source(sopClass, sopUid, file.TransferSyntaxUid, file.DataSetBytes), Cancel);
            await association.ReleaseAsync(Cancel);
            if (!result.Status.IsSuccess)
                return $"answered {result.Status} {result.ErrorComment}";
        }

        var sha = Convert.ToHexStringLower(SHA256.HashData(file.DataSetBytes.Span));
        var study = await _gateway.WaitForStudyAsync(file.Dataset.GetText(Tags.StudyInstanceUID)!, s => InstanceWith(s, sopUid, sha) is not null, Cancel);
        var id = study.GetProperty("id").GetString();
        var instance = InstanceWith(study, sopUid, sha)!.Value.GetProperty("id").GetString(); // the corpus holds many versions of one SOP Instance UID
        using var response = await _gateway.Http.GetAsync($"/api/studies/{id}/instances/{instance}/original", Cancel);
        if (!response.IsSuccessStatusCode)
            return $"original: {(int)response.StatusCode}";

        var back = DicomFile.Read(await response.Content.ReadAsByteArrayAsync(Cancel));
        return back.TransferSyntaxUid != file.TransferSyntaxUid ? "another transfer syntax"
            : back.DataSetBytes.Span.SequenceEqual(file.DataSetBytes.Span) ? null
            : "other bytes";
    }

    private static JsonElement? InstanceWith(JsonElement study, string sopUid, string sha)
    {
        foreach (var instance in study.GetProperty("series").EnumerateArray().SelectMany(s => s.GetProperty("instances").EnumerateArray()))
        {
            if (instance.GetProperty("sopUid").GetString() == sopUid && instance.GetProperty("sha256").GetString() == sha)
                return instance;
        }

        return null;
    }

    private async Task<string?> ExchangeAsync(byte[] message)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", _gateway.Hl7Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync((byte[])[0x0B, .. message, 0x1C, 0x0D], Cancel);
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await stream.CopyToAsync(answer, limit.Token);

        var frames = answer.ToArray().AsSpan();
        var count = frames.Count((byte)0x0B);
        if (count != 1)
            return $"{count} answers";

        if (frames[1..].StartsWith("BHS"u8)) // several messages in one frame: a batch of acknowledgements (ACK-10)
            return ControlIdOf(message) is { } first && frames.IndexOf(System.Text.Encoding.Latin1.GetBytes($"|{first}")) < 0 ? "a batch without the first control id" : null;

        if (!frames[1..].StartsWith("MSH"u8))
            return $"no acknowledgement but {System.Text.Encoding.Latin1.GetString(frames[1..Math.Min(frames.Length, 40)])}";

        var ack = Hl7Message.Parse(frames[(frames.IndexOf((byte)0x0B) + 1)..frames.IndexOf((byte)0x1C)].ToArray());
        var expected = ControlIdOf(message);
        return expected is null || ack.First("MSA")?.Field(2) == expected ? null : $"MSA-2 does not repeat MSH-10 ({ack["MSA-1"].Text})";
    }

    /// <summary>MSH-10 read without our parser; null when there is no MSH to read it from.</summary>
    private static string? ControlIdOf(byte[] message)
    {
        var text = System.Text.Encoding.Latin1.GetString(message).TrimStart('\uFEFF', 'ï', '»', '¿', ' ', '\r', '\n', '\t');
        if (!text.StartsWith("MSH", StringComparison.Ordinal) || text.Length < 8)
            return null;

        var fields = text.Split('\r', '\n')[0].Split(text[3]);
        return fields.Length > 9 && fields[9].Trim() is { Length: > 0 and <= 199 } id && id.All(c => c is > ' ' and < '\u007f' and not '\\') ? id : null;
    }

    private static IEnumerable<string> Manifest(string kind, Func<IReadOnlyDictionary<string, string>, bool> where)
    {
        var lines = File.ReadLines(Path.Combine(Corpus.Samples!, "MANIFEST.tsv"));
        string[]? columns = null;
        foreach (var line in lines)
        {
            var cells = line.Split('\t');
            if (columns is null)
            {
                columns = cells;
                continue;
            }

            var row = columns.Zip(cells).ToDictionary(c => c.First, c => c.Second);
            if (row["kind"] == kind && where(row))
                yield return Path.Combine(Corpus.Samples!, row["path"]);
        }
    }
}
