namespace QaGateway.Workflow.Studies;

/// <summary>One received object. Immutable but for its state (D3).</summary>
public sealed class Instance
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid StudyId { get; set; }
    public required Guid SeriesId { get; set; }

    /// <summary>The one that readers see and queries find; where an act gave a new one, <see cref="ReceivedSopUid"/> has what the object itself says.</summary>
    public required string SopUid { get; set; }

    /// <summary>Empty = the same as <see cref="SopUid"/>.</summary>
    public string ReceivedSopUid { get; set; } = "";

    /// <summary>SOP Instance UID in the received bytes: what changes of the ledger are narrowed by.</summary>
    public string OriginalUid => ReceivedSopUid.Length > 0 ? ReceivedSopUid : SopUid;

    /// <summary>The ledger entry by which it came into its study from another (merge, undone split); entries before it do not reach it. 0 = it was there from the beginning.</summary>
    public long JoinedAt { get; set; }
    public required string SopClassUid { get; init; }
    public required string TransferSyntaxUid { get; init; }

    /// <summary>Lower-case hex of the data-set bytes as received, without Part 10 header.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the data set.</summary>
    public required long Bytes { get; init; }

    /// <summary>Where it lies in the object store.</summary>
    public required string ObjectKey { get; init; }
    public required string SourceAe { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public int? Number { get; set; }
    public string ContentDate { get; set; } = "";
    public string ContentTime { get; set; } = "";
    public int? Rows { get; set; }
    public int? Columns { get; set; }
    public int? Frames { get; set; }

    /// <summary>Which <see cref="IdentityTuple"/> of the study it carries.</summary>
    public required Guid IdentityTupleId { get; set; }

    /// <summary>Pixel Data offset in the data set; null when it has none.</summary>
    public long? PixelDataOffset { get; set; }
    public InstanceState State { get; set; } = InstanceState.Valid;

    /// <summary>How often the same object was sent again and not kept (STO-2, REC-21).</summary>
    public int Resends { get; set; }
    public IReadOnlyList<StudyWarning> Warnings { get; set; } = [];
}
