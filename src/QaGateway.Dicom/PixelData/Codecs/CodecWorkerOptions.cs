namespace QaGateway.Dicom.PixelData;

/// <summary>The processes that codecs of foreign libraries run in.</summary>
public sealed record CodecWorkerOptions
{
    /// <summary>The program and its arguments; empty = <c>QaGateway.CodecWorker</c> beside the running program.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Processes at a time; each works on one frame.</summary>
    public int MaxWorkers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>Bytes that a process may take for one frame beyond its own size; more ends that frame, at most that process.</summary>
    public long MaxMemoryBytes { get; init; } = 2L << 30;

    /// <summary>Longest time for one frame; then the process is killed and another one started.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock that timeouts are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What to start; null when it is not there.</summary>
    internal IReadOnlyList<string>? Resolve()
    {
        if (Command.Count > 0)
            return File.Exists(Command[0]) || !Path.IsPathRooted(Command[0]) ? Command : null;

        var program = Path.Combine(AppContext.BaseDirectory, "QaGateway.CodecWorker");
        return File.Exists(program) ? [program]
            : File.Exists($"{program}.dll") ? ["dotnet", $"{program}.dll"]
            : null;
    }
}
