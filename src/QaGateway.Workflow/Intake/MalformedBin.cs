using QaGateway.Storage;
using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Intake;

/// <summary>An object that was refused and kept (STO-4, STO-5, STO-6).</summary>
/// <param name="Key">Its name in the store; its last segment is the hash.</param>
/// <param name="Reason"><c>TRUNCATED</c>, <c>MALFORMED</c>, <c>IDENTITY</c> or <c>NO_STUDY</c>.</param>
/// <param name="Status">What its sender was told.</param>
public sealed record MalformedObject(string Key, string Reason, string Status, string CallingAe, string Remote, string TransferSyntaxUid, string ReceivedAt, long Bytes);

/// <summary>What was refused, for whoever mends the sender. Lives in the object store alone.</summary>
public sealed class MalformedBin(IObjectStore store)
{
    private const int MaxListed = 500;

    /// <summary>The first so many, in no particular order.</summary>
    public async Task<IReadOnlyList<MalformedObject>> ListAsync(int limit, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOriginals);
        var found = new List<MalformedObject>();
        await foreach (var key in store.ListAsync(SpoolFormat.Malformed, cancellationToken))
        {
            if (found.Count == Math.Min(limit, MaxListed))
                break;
            if (await DescribeAsync(key, cancellationToken) is { } entry)
                found.Add(entry);
        }

        return found;
    }

    /// <returns>The bytes as they came; null when there is no such object in the bin.</returns>
    public async Task<StoredObject?> OpenAsync(string key, Actor by, CancellationToken cancellationToken)
    {
        by.Require(Permission.ViewOriginals);
        return key.StartsWith(SpoolFormat.Malformed, StringComparison.Ordinal) && ObjectKey.IsValid(key) ? await store.OpenAsync(new(key), cancellationToken) : null;
    }

    private async Task<MalformedObject?> DescribeAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await store.OpenAsync(key, cancellationToken);
            return stored is null ? null : Describe(stored);
        }
        catch (ObjectFormatException)
        {
            return null;
        }
    }

    private static MalformedObject Describe(StoredObject stored)
    {
        string Of(string name) => stored.Metadata.Find(name) ?? "";
        return new(
            stored.Key.Value, Of(SpoolFormat.Reason), Of(SpoolFormat.Status), Of(SpoolFormat.CallingAe), Of(SpoolFormat.Remote),
            Of(SpoolFormat.TransferSyntax), Of(SpoolFormat.ReceivedAt), stored.Length);
    }
}
