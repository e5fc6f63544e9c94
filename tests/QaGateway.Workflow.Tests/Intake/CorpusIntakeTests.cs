using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

/// <summary>Real files of others, stored as they are: what a real reader accepts, intake must keep bit for bit.</summary>
public sealed class CorpusIntakeTests
{
    [Fact, Trait("Rule", "STO-1")]
    public async Task Every_object_of_the_corpus_that_DCMTK_accepts_is_kept_unchanged_with_its_hash()
    {
        Assert.SkipWhen(Corpus.Samples is null, Corpus.Missing);
        await using var bench = new IntakeBench();
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var path in Accepted())
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(Corpus.Samples!, path), IntakeBench.Token);
            if (!Part10.TryReadHeader(file, out var meta, out var offset) || meta.GetText(Tags.TransferSyntaxUID) is not { } syntax || TransferSyntax.Find(syntax) is null)
                continue;
            var dataset = file[offset..];
            var answer = await bench.SendAsync(
                dataset, meta.GetText(Tags.MediaStorageSOPClassUID) ?? "", meta.GetText(Tags.MediaStorageSOPInstanceUID) ?? "", "CORPUS", syntax, fragment: 16_372);
            if (answer.Status.IsSuccess)
                sent[Convert.ToHexStringLower(SHA256.HashData(dataset))] = path;
            else if (IsInstance(dataset, syntax, meta))
                problems.Add($"{path}: {answer.Status} {answer.ErrorComment}");
        }

        await bench.IndexAsync();

        Assert.Empty(problems);
        Assert.InRange(sent.Count, 100, int.MaxValue);
        var instances = await bench.InstancesAsync();
        Assert.Equal(sent.Keys.Order(), instances.Select(i => i.Sha256).Order());
        foreach (var instance in instances)
            Assert.Equal(instance.Sha256, Convert.ToHexStringLower(SHA256.HashData(await bench.BytesAsync(instance.ObjectKey))));
        Assert.Equal(instances.Count(i => i.State is not InstanceState.ConflictVersion), await bench.QueryAsync(db => db.Studies.SumAsync(s => s.InstanceCount, IntakeBench.Token)));
    }

    private static IEnumerable<string> Accepted()
    {
        var lines = File.ReadLines(Path.Combine(Corpus.Samples!, "MANIFEST.tsv")).Select(l => l.Split('\t')).ToList();
        var header = lines[0].ToList();
        var (path, kind, ok) = (header.IndexOf("path"), header.IndexOf("kind"), header.IndexOf("dcmdump_ok"));
        return lines.Skip(1).Where(l => l[kind] is "dicom" && l[ok] is "yes").Select(l => l[path]);
    }

    // DICOMDIRs, worklist items and headless fragments are in the corpus too: STO-4 and STO-6 refuse them rightly.
    private static bool IsInstance(byte[] dataset, string syntax, DicomDataset meta)
    {
        using var scanner = new Dicom.Encoding.DicomScanner(syntax);
        scanner.Append(dataset);
        var header = scanner.Complete().Dataset;
        return header.GetText(Tags.SOPClassUID) == meta.GetText(Tags.MediaStorageSOPClassUID)
            && header.GetText(Tags.SOPInstanceUID) == meta.GetText(Tags.MediaStorageSOPInstanceUID)
            && header.GetText(Tags.SOPInstanceUID) is not null && header.GetText(Tags.StudyInstanceUID) is not null && header.GetText(Tags.SeriesInstanceUID) is not null;
    }
}
