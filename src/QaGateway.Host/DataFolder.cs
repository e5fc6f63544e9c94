namespace QaGateway.Host;

/// <summary>The data folder and what of it must not be read by others.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder and its keys folder where they are missing; both for the owner only.</summary>
    /// <returns>Folder of the data-protection keys.</returns>
    public static DirectoryInfo Prepare(string dataPath)
    {
        Create(dataPath);
        return Create(KeysOf(dataPath));
    }

    public static string KeysOf(string dataPath) => Path.Combine(dataPath, "keys");

    private static DirectoryInfo Create(string path)
    {
        if (Directory.Exists(path))
            return new DirectoryInfo(path);

        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
    }
}
