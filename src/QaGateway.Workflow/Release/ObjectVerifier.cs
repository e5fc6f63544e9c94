using System.Buffers;
using System.Security.Cryptography;
using QaGateway.Storage;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Release;

/// <summary>Reads a stored object back and compares it with what was promised to the modality.</summary>
public sealed class ObjectVerifier(IObjectStore store)
{
    private const int BufferLength = 256 * 1024;

    public const string Missing = "the object is not in the store";

    /// <returns>Null when the data set is there, whole and unchanged; else what is wrong, in words.</returns>
    /// <exception cref="IOException">The store cannot be read now: says nothing about the object.</exception>
    public async Task<string?> ExplainAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await store.OpenAsync(new ObjectKey(instance.ObjectKey), cancellationToken);
            if (stored is null)
                return Missing;

            var (length, hash) = await HashAsync(stored.Stream, cancellationToken);
            return length != instance.Bytes ? $"the object has {length} bytes instead of {instance.Bytes}"
                : hash != instance.Sha256 ? "the object's SHA-256 is not that of the received bytes"
                : null;
        }
        catch (ObjectFormatException)
        {
            return "the object is damaged";
        }
    }

    private static async Task<(long Length, string Hash)> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long length = 0;
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                length += read;
            }

            return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
