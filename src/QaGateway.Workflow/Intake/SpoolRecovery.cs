using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QaGateway.Dicom.Encoding;
using QaGateway.Storage;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Intake;

/// <summary>Finds stored objects that have no row: after a crash, after the database was away, after a restore (D2, D4).</summary>
public sealed partial class SpoolRecovery(IObjectStore store, IServiceScopeFactory scopes, ILogger<SpoolRecovery> logger)
{
    private const string Cursor = "intake.checkpoint";
    private const int LookUp = 500;

    // A transfer may have begun long before it ended, on a node whose clock is a little off.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Reads the objects behind the checkpoint that have no row, each verified by its hash.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<InstanceFacts>> FindAsync(int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<InstanceFacts>(batch);
        var total = 0;
        await foreach (var key in MissingAsync(await AfterAsync(cancellationToken), cancellationToken))
        {
            if (await ReadAsync(key, cancellationToken) is { } facts)
                found.Add(facts);
            if (found.Count < batch)
                continue;
            total += found.Count;
            yield return found;
            found = new(batch);
        }

        if (found.Count > 0)
            yield return found;
        total += found.Count;
        if (total > 0)
            LogRecovered(total);
    }

    /// <summary>Remembers that everything received before a moment has its row, so that the next start need not look at it.</summary>
    internal async Task CheckpointAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var position = until.ToUnixTimeMilliseconds();
        if (await db.JournalCursors.FindAsync([Cursor], cancellationToken) is { } cursor)
            cursor.Position = Math.Max(cursor.Position, position);
        else
            db.JournalCursors.Add(new JournalCursor { Name = Cursor, Position = position });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Reads a stored object as if it had just been received.</summary>
    /// <returns>null when it is gone, damaged, or not what its trailer says.</returns>
    internal async Task<InstanceFacts?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await store.OpenAsync(key, cancellationToken);
            if (stored is null)
                return null;
            var (scan, sha256) = await ScanAsync(stored, cancellationToken);
            if (stored.Metadata.Find(SpoolFormat.Sha256) != sha256)
            {
                LogDamaged(key.Value, "its bytes are not those of its hash");
                return null;
            }

            return IntakeVerdict.On(scan, new()) is IntakeVerdict.Taken taken
                ? InstanceFacts.From(scan, taken.Warnings, SpoolFormat.Read(stored, sha256))
                : null;
        }
        catch (ObjectFormatException e)
        {
            LogDamaged(key.Value, e.Message);
            return null;
        }
    }

    private static async Task<(DicomScan Scan, string Sha256)> ScanAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scanner = new DicomScanner(stored.Metadata.Find(SpoolFormat.TransferSyntax) ?? "");
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            while (await stored.Stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                scanner.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (scanner.Complete(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<ObjectKey?> AfterAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var cursor = await db.JournalCursors.AsNoTracking().FirstOrDefaultAsync(c => c.Name == Cursor, cancellationToken);
        return cursor is null ? null : SpoolFormat.KeyBefore(DateTimeOffset.FromUnixTimeMilliseconds(cursor.Position) - Margin);
    }

    private async IAsyncEnumerable<ObjectKey> MissingAsync(ObjectKey? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = new List<ObjectKey>(LookUp);
        await foreach (var key in store.ListAsync(SpoolFormat.Instances, after, cancellationToken))
        {
            keys.Add(key);
            if (keys.Count < LookUp)
                continue;
            foreach (var missing in await WithoutRowsAsync(keys, cancellationToken))
                yield return missing;
            keys.Clear();
        }

        foreach (var missing in await WithoutRowsAsync(keys, cancellationToken))
            yield return missing;
    }

    private async Task<IReadOnlyList<ObjectKey>> WithoutRowsAsync(List<ObjectKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count is 0)
            return [];
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var values = keys.Select(k => k.Value).ToList();
        var indexed = await db.Instances.Where(i => values.Contains(i.ObjectKey)).Select(i => i.ObjectKey).ToHashSetAsync(cancellationToken);
        return [.. keys.Where(k => !indexed.Contains(k.Value) && Guid.TryParseExact(k.Value.AsSpan(SpoolFormat.Instances.Length), "n", out _))];
    }

    [LoggerMessage(EventId = 3040, Level = LogLevel.Warning, Message = "{Count} stored objects had no row and got one")]
    private partial void LogRecovered(int count);

    [LoggerMessage(EventId = 3041, Level = LogLevel.Error, Message = "The stored object {Key} cannot be indexed: {Why}")]
    private partial void LogDamaged(string key, string why);
}
