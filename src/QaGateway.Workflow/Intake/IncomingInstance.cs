using System.Security.Cryptography;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Storage;

namespace QaGateway.Workflow.Intake;

/// <summary>One object on its way in: each fragment goes to the hash, the scanner and the store, and is held nowhere.</summary>
public sealed class IncomingInstance : IStoreReceiver
{
    private readonly InstanceIntake _intake;
    private readonly IObjectWriter _writer;
    private readonly ObjectOrigin _origin;
    private readonly string _transferSyntaxUid;
    private readonly ExpectedObject _expected;
    private readonly DateTimeOffset _at;
    private readonly string _key;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly DicomScanner _scanner;
    private CStoreResult? _failed;
    private bool _ended;

    internal IncomingInstance(
        InstanceIntake intake, IObjectWriter writer, ObjectOrigin origin, string transferSyntaxUid, ExpectedObject expected, DateTimeOffset at)
    {
        (_intake, _writer, _origin, _transferSyntaxUid, _expected, _at) = (intake, writer, origin, transferSyntaxUid, expected, at);
        _key = writer.Key.Value;
        _scanner = new DicomScanner(transferSyntaxUid);
    }

    /// <summary>What was taken; null before <see cref="CompleteAsync"/> and where the answer is a refusal.</summary>
    public InstanceFacts? Taken { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken)
    {
        if (_failed is not null)
            return; // the rest passes by, and the answer is given where the sender awaits it

        if (_writer.Length + fragment.Length > _intake.Options.MaxObjectBytes)
        {
            _failed = new(DimseStatus.OutOfResources, "the object is longer than is taken here");
            return;
        }

        try
        {
            await _writer.WriteAsync(fragment, cancellationToken);
        }
        catch (IOException e)
        {
            _intake.LogFailed(_origin.Association, _origin.CallingAe, e);
            _failed = new(DimseStatus.OutOfResources, "the object could not be stored");
            return;
        }

        _hash.AppendData(fragment.Span);
        _scanner.Append(fragment.Span);
    }

    public async ValueTask<CStoreResult> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_failed is not null)
            return _failed;

        var scan = _scanner.Complete();
        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        try
        {
            return IntakeVerdict.On(scan, _expected) switch
            {
                IntakeVerdict.Refused refused => await RefuseAsync(refused, sha256, cancellationToken),
                IntakeVerdict.Taken taken => await TakeAsync(scan, taken, sha256, cancellationToken),
                _ => throw new InvalidOperationException("There is no third verdict."),
            };
        }
        catch (IOException e)
        {
            _intake.LogFailed(_origin.Association, _origin.CallingAe, e);
            return new(DimseStatus.OutOfResources, "the object could not be stored");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _hash.Dispose();
        _scanner.Dispose();
        if (!_ended)
            _intake.Queue.End(_key);
        _ended = true;
    }

    // STO-1: 0000 only after the commit has returned.
    private async ValueTask<CStoreResult> TakeAsync(DicomScan scan, IntakeVerdict.Taken taken, string sha256, CancellationToken cancellationToken)
    {
        var facts = InstanceFacts.From(scan, taken.Warnings, new(_key, _transferSyntaxUid, sha256, HeaderLimits.Cut(_origin.CallingAe, 16), _at));
        await _writer.CommitAsync(
            new Dictionary<string, string>
            {
                [SpoolFormat.Sha256] = sha256,
                [SpoolFormat.SopClass] = facts.SopClassUid,
                [SpoolFormat.SopInstance] = facts.SopUid,
                [SpoolFormat.Study] = facts.Header.StudyUid,
                [SpoolFormat.Series] = facts.SeriesUid,
            },
            cancellationToken);
        Taken = facts;
        _ended = true;
        _intake.Queue.Add(facts);
        return new(DimseStatus.Success);
    }

    private async ValueTask<CStoreResult> RefuseAsync(IntakeVerdict.Refused refused, string sha256, CancellationToken cancellationToken)
    {
        _intake.LogRefused(_origin.Association, _origin.CallingAe, refused.Answer.Status.ToString(), refused.Reason, refused.Answer.ErrorComment);
        if (!_intake.Options.KeepMalformed || _writer.Length is 0)
            return refused.Answer;

        try
        {
            _writer.Key = new($"{SpoolFormat.Malformed}{sha256}");
            await _writer.CommitAsync(
                new Dictionary<string, string>
                {
                    [SpoolFormat.Sha256] = sha256,
                    [SpoolFormat.Reason] = refused.Reason,
                    [SpoolFormat.Status] = refused.Answer.Status.ToString(),
                    [SpoolFormat.SopInstance] = HeaderLimits.Cut(_expected.SopInstanceUid ?? "", 64),
                },
                cancellationToken);
        }
        catch (ObjectExistsException)
        {
            // tried again with the same bytes: one copy is enough
        }

        return refused.Answer;
    }
}
