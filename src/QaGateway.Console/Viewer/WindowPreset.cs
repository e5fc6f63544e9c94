namespace QaGateway.Console.Viewer;

/// <summary>A window to look through, in the modality's own units.</summary>
public sealed record WindowPreset(string Name, int Center, int Width)
{
    private static readonly WindowPreset[] Ct =
    [
        new("Soft tissue", 40, 400), new("Lung", -600, 1500), new("Bone", 400, 1800), new("Brain", 40, 80), new("Liver", 60, 160),
    ];

    /// <summary>Only Hounsfield units mean the same on every scanner.</summary>
    public static IReadOnlyList<WindowPreset> For(string modality) => modality is "CT" ? Ct : [];
}
