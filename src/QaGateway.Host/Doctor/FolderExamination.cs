using QaGateway.Workflow.Data;

namespace QaGateway.Host.Doctor;

/// <summary>The data folder: there, ours, private, with room.</summary>
internal static class FolderExamination
{
    private const long Roomy = 10L << 30;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static IEnumerable<Finding> Examine(GatewayOptions options)
    {
        var path = options.DataPath;
        var existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;

        yield return Writable(path, existing);
        if (Directory.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            yield return Finding.Warning("privacy", $"Other users of this machine can look into {path}, which holds patient data and keys.", $"chmod 700 {path}");
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        yield return free >= Roomy
            ? Finding.Ok("room", $"{free >> 30} GiB are free.")
            : Finding.Warning("room", $"Only {free >> 20} MiB are free at {existing}; below the limit nothing is taken from modalities.", "Make room, or set Gateway:DataPath to a larger volume.");
    }

    private static Finding Writable(string path, string existing)
    {
        var probe = Path.Combine(existing, $".doctor-{Environment.ProcessId}");
        try
        {
            using (new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
                return Finding.Ok("folder", existing == path ? $"{path} can be written." : $"{path} is not there yet; it can be made.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Failed("folder", $"{existing} cannot be written: {e.Message}", $"Give {Environment.UserName} the folder: chown {Environment.UserName} {existing}, or set Gateway:DataPath elsewhere.");
        }
    }
}
