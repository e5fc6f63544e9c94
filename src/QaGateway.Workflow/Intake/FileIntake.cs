using System.Buffers;
using QaGateway.Dicom;
using QaGateway.Dicom.Files;
using QaGateway.Dicom.Network;
using QaGateway.Dicom.Network.Negotiation;

namespace QaGateway.Workflow.Intake;

/// <summary>What became of one Part 10 file.</summary>
/// <param name="SopClassUid">As the file's meta elements or its data set say; empty when neither could be read.</param>
public sealed record FileIntakeResult(CStoreResult Answer, string SopClassUid, string SopUid, InstanceFacts? Taken)
{
    public bool IsTaken => Taken is not null;
}

/// <summary>Takes Part 10 files (STOW-RS, media) through the one door of intake: the data set is kept as it is, nothing of it is held in memory.</summary>
public sealed class FileIntake(InstanceIntake intake)
{
    /// <summary>Preamble and group 0002 end before this, or it is no file of ours.</summary>
    private const int LongestHeader = 64 * 1024;
    private const int FragmentBytes = 128 * 1024;

    /// <summary>C122: the transfer syntax is not taken (WEB-5).</summary>
    private static readonly DimseStatus SyntaxNotSupported = new(0xC122);

    /// <param name="file">Read to its end.</param>
    /// <param name="origin">Who brings it.</param>
    /// <param name="studyUid">The study it must belong to; null = any.</param>
    /// <param name="cancellationToken">Stops the reading; what was not complete is forgotten.</param>
    /// <exception cref="IOException">The file cannot be read to its end.</exception>
    public async Task<FileIntakeResult> TakeAsync(Stream file, ObjectOrigin origin, string? studyUid, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FragmentBytes);
        try
        {
            var start = await file.ReadAtLeastAsync(buffer.AsMemory(0, LongestHeader), LongestHeader, throwOnEndOfStream: false, cancellationToken);
            if (!Part10.TryReadHeader(buffer.AsSpan(0, start), out var meta, out var offset))
                return await PassByAsync(file, buffer, new(DimseStatus.CannotUnderstand, "no Part 10 file"), cancellationToken);

            var sopClass = meta.GetText(Tags.MediaStorageSOPClassUID)?.TrimEnd('\0', ' ');
            var sopUid = meta.GetText(Tags.MediaStorageSOPInstanceUID)?.TrimEnd('\0', ' ');
            var syntax = meta.GetText(Tags.TransferSyntaxUID)?.TrimEnd('\0', ' ') ?? "";
            if (!TransferSyntaxChoice.IsAccepted(syntax))
                return await PassByAsync(file, buffer, new(SyntaxNotSupported, "the transfer syntax is not taken"), cancellationToken, sopClass, sopUid);

            IncomingInstance incoming;
            try
            {
                incoming = await intake.BeginAsync(origin, syntax, new(sopClass, sopUid, studyUid), cancellationToken);
            }
            catch (IOException)
            {
                return await PassByAsync(file, buffer, new(DimseStatus.OutOfResources, "the object could not be stored"), cancellationToken, sopClass, sopUid);
            }

            await using (incoming)
            {
                await incoming.WriteAsync(buffer.AsMemory(offset, start - offset), cancellationToken);
                while (await file.ReadAsync(buffer.AsMemory(0, FragmentBytes), cancellationToken) is var read and > 0)
                    await incoming.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                var answer = await incoming.CompleteAsync(cancellationToken);
                return new(answer, incoming.Taken?.SopClassUid ?? sopClass ?? "", incoming.Taken?.SopUid ?? sopUid ?? "", incoming.Taken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<FileIntakeResult> PassByAsync(
        Stream file, byte[] buffer, CStoreResult answer, CancellationToken cancellationToken, string? sopClass = null, string? sopUid = null)
    {
        while (await file.ReadAsync(buffer.AsMemory(0, FragmentBytes), cancellationToken) > 0)
        {
            // the next file stands behind it
        }

        return new(answer, sopClass ?? "", sopUid ?? "", null);
    }
}
