using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Corrections;

/// <summary>An object as a reader gets it: received bytes + ledger, in its stored transfer syntax. Dispose the stream.</summary>
/// <param name="DataSet">Data-set bytes (no Part 10 header); the received bytes themselves when nothing in force touches the instance (REC-34).</param>
/// <param name="Length">Null when it is not known beforehand (deflated and changed).</param>
public sealed record EffectiveObject(Stream DataSet, long? Length, string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, bool IsChanged);

/// <summary>What a study's ledger does to its objects; load it once for many instances.</summary>
/// <param name="InForce">Entries with changes that were not taken back, and the releases between them, oldest first.</param>
public sealed record LedgerView(Study Study, IReadOnlyList<LedgerEntry> InForce)
{
    /// <summary>Whether any instance can differ from what was received.</summary>
    public bool HasChanges => Places is not null || InForce.Any(e => e.Changes.Count > 0);

    /// <summary>Null where all references are true as received.</summary>
    internal ReferencePlaces? Places { get; init; }
}

/// <summary>Applies the ledger to the header when an object is read; pixel data is streamed untouched (D3, §4.4).</summary>
public sealed class EffectiveObjects(GatewayDbContext db, IObjectStore store, IOptions<DicomOptions> dicom)
{
    private const int LargestHeader = 512 << 20;
    private static readonly string Version = typeof(EffectiveObjects).Assembly.GetName().Version?.ToString(3) ?? "0";

    private readonly LedgerApplication _application = new(dicom.Value.AeTitle, Version);

    public async Task<LedgerView> LoadAsync(Guid studyId, CancellationToken cancellationToken)
    {
        var study = await db.Studies.AsNoTracking().SingleAsync(s => s.Id == studyId, cancellationToken);
        var entries = await db.Ledger.AsNoTracking().Where(e => e.StudyId == studyId && e.UndoneBy == null).OrderBy(e => e.Id).ToListAsync(cancellationToken);
        return new LedgerView(study, entries.FindAll(e => e.Changes.Count > 0 || e.Act is LedgerAct.Released))
        {
            Places = await ReferencePlaces.LoadAsync(db, study, entries, cancellationToken),
        };
    }

    /// <exception cref="FileNotFoundException">The store has lost the object.</exception>
    /// <exception cref="DicomReadException">The object is damaged.</exception>
    /// <exception cref="DicomCharacterSetException">The ledger cannot be applied without losing text that cannot be decoded (CHS-6).</exception>
    public async Task<EffectiveObject> OpenAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken)
    {
        var stored = await OpenStoredAsync(instance, cancellationToken);
        try
        {
            if (!ledger.HasChanges)
                return Object(instance, stored.Stream, stored.Length, isChanged: false);

            var header = await ReadAsync(stored, instance, cancellationToken);
            var isSigned = LedgerApplication.IsSigned(header.Dataset);
            if (!_application.Apply(header.Dataset, instance, ledger.InForce, ledger.Places))
            {
                stored.Stream.Position = 0;
                return Object(instance, stored.Stream, stored.Length, isChanged: false);
            }

            return await RewriteAsync(instance, stored, header, isSigned, cancellationToken);
        }
        catch
        {
            await stored.DisposeAsync();
            throw;
        }
    }

    /// <summary>The corrected header without pixel data: for metadata, comparison, rendering.</summary>
    public async Task<DicomDataset> ReadHeaderAsync(Instance instance, LedgerView ledger, CancellationToken cancellationToken)
    {
        await using var stored = await OpenStoredAsync(instance, cancellationToken);
        var header = await ReadAsync(stored, instance, cancellationToken);
        _application.Apply(header.Dataset, instance, ledger.InForce, ledger.Places);
        return header.Dataset;
    }

    /// <summary>The object exactly as received.</summary>
    public async Task<EffectiveObject> OpenOriginalAsync(Instance instance, CancellationToken cancellationToken)
    {
        var stored = await OpenStoredAsync(instance, cancellationToken);
        return new(stored.Stream, stored.Length, instance.SopClassUid, instance.OriginalUid, instance.TransferSyntaxUid, IsChanged: false);
    }

    /// <summary>Whether the ledger with one more entry can be applied to an instance; nothing is written.</summary>
    internal async Task TryAsync(Instance instance, LedgerView ledger, LedgerEntry further, CancellationToken cancellationToken)
    {
        await using var stored = await OpenStoredAsync(instance, cancellationToken);
        var header = await ReadAsync(stored, instance, cancellationToken);
        _application.Apply(header.Dataset, instance, [.. ledger.InForce, further], ledger.Places);
    }

    private async ValueTask<StoredObject> OpenStoredAsync(Instance instance, CancellationToken cancellationToken) =>
        await store.OpenAsync(new ObjectKey(instance.ObjectKey), cancellationToken)
        ?? throw new FileNotFoundException($"The object of instance {instance.Id} is not in the store.");

    /// <summary>Nothing of the header may be skipped for its size: it is written again.</summary>
    private static ValueTask<DicomHeader> ReadAsync(StoredObject stored, Instance instance, CancellationToken cancellationToken) =>
        DicomReader.ReadHeaderAsync(stored.Stream, instance.TransferSyntaxUid, new DicomReadOptions { MaxHeaderBytes = LargestHeader, MaxValueBytes = LargestHeader }, cancellationToken);

    private static EffectiveObject Object(Instance instance, Stream stream, long? length, bool isChanged) =>
        new(stream, length, instance.SopClassUid, instance.SopUid, instance.TransferSyntaxUid, isChanged);

    private static async Task<EffectiveObject> RewriteAsync(Instance instance, StoredObject stored, DicomHeader header, bool isSigned, CancellationToken cancellationToken)
    {
        if (TransferSyntax.Find(instance.TransferSyntaxUid) is { IsDeflated: true })
            return await DeflateAsync(instance, stored, header, cancellationToken);

        var start = DicomWriter.Write(header.Dataset, instance.TransferSyntaxUid);
        var end = stored.Length;
        if (isSigned && header.PixelDataOffset is { } signed)
            end = await PixelDataEnd.FindAsync(stored.Stream, signed, instance.TransferSyntaxUid, cancellationToken);

        if (header.PixelDataOffset is not { } pixelData)
        {
            await stored.DisposeAsync();
            return Object(instance, new MemoryStream(start, writable: false), start.Length, isChanged: true);
        }

        var joined = new JoinedStream(start, stored.Stream, pixelData, end - pixelData);
        return Object(instance, joined, joined.Length, isChanged: true);
    }

    /// <summary>A deflated object is one stream from end to end, so it is made anew, in a file that goes with its handle.</summary>
    private static async Task<EffectiveObject> DeflateAsync(Instance instance, StoredObject stored, DicomHeader header, CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await using (var deflate = new DeflateStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                await deflate.WriteAsync(DicomWriter.Write(header.Dataset, Uids.ExplicitVRLittleEndian), cancellationToken);
                if (header.PixelDataOffset is { } pixelData)
                    await CopyInflatedAsync(stored.Stream, pixelData, deflate, cancellationToken);
            }

            if ((file.Length & 1) != 0)
                file.WriteByte(0); // PS3.5 §A.5: the deflated data set has an even length

            await stored.DisposeAsync();
            file.Position = 0;
            return Object(instance, file, file.Length, isChanged: true);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task CopyInflatedAsync(Stream deflated, long from, Stream output, CancellationToken cancellationToken)
    {
        deflated.Position = 0;
        await using var inflated = new DeflateStream(deflated, CompressionMode.Decompress, leaveOpen: true);
        var block = new byte[64 << 10];
        for (var left = from; left > 0;)
        {
            var count = await inflated.ReadAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellationToken);
            if (count == 0)
                throw new EndOfStreamException("The deflated object ends before its pixel data.");

            left -= count;
        }

        await inflated.CopyToAsync(output, cancellationToken);
    }
}
