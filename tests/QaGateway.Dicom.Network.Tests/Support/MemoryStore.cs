using System.Collections.Concurrent;

namespace QaGateway.Dicom.Network.Tests.Support;

/// <summary>Keeps what is sent, and how it came.</summary>
internal sealed class MemoryStore : ICStoreProvider
{
    public ConcurrentQueue<(CStoreRequest Request, AcceptedContext Context, AssociationInfo Association, byte[] Bytes)> Received { get; } = new();

    public int Discarded;

    public Func<CStoreRequest, CStoreResult> Answer { get; init; } = static _ => new CStoreResult(DimseStatus.Success);

    public Func<CStoreRequest, Exception?> Fail { get; init; } = static _ => null;

    public ValueTask<IStoreReceiver> BeginAsync(CStoreRequest request, AcceptedContext context, AssociationInfo association, CancellationToken cancellationToken) =>
        new(new Receiver(this, request, context, association));

    private sealed class Receiver(MemoryStore store, CStoreRequest request, AcceptedContext context, AssociationInfo association) : IStoreReceiver
    {
        private readonly MemoryStream _bytes = new();
        private bool _complete;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken)
        {
            if (store.Fail(request) is { } failure)
                throw failure;
            _bytes.Write(fragment.Span);
            return default;
        }

        public ValueTask<CStoreResult> CompleteAsync(CancellationToken cancellationToken)
        {
            _complete = true;
            store.Received.Enqueue((request, context, association, _bytes.ToArray()));
            return new(store.Answer(request));
        }

        public ValueTask DisposeAsync()
        {
            if (!_complete)
                Interlocked.Increment(ref store.Discarded);
            return default;
        }
    }
}
