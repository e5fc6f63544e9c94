using System.Globalization;
using System.Runtime.InteropServices;

namespace QaGateway.CodecWorker;

/// <summary>What this process may do at most, since it works on what strangers sent: memory, time, no core file with pixels.</summary>
internal static partial class Confinement
{
    private const int AddressSpace = 9; // RLIMIT_AS and its siblings in <bits/resource.h>
    private const int CoreFile = 4;
    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS

    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Limit(CoreFile, 0);
        _ = prctl(NoNewPrivileges, 1, 0, 0, 0);

        // The runtime has reserved address space already; what decoders allocate comes on top of it.
        if (long.TryParse(Environment.GetEnvironmentVariable("QAGATEWAY_CODEC_MEMORY"), CultureInfo.InvariantCulture, out var bytes) && bytes > 0)
            Limit(AddressSpace, ReservedBytes() + (ulong)bytes);
    }

    /// <summary>Ends the process when a frame takes longer, even if nobody is left who would kill it.</summary>
    /// <param name="seconds">0 = no limit.</param>
    public static void Alarm(int seconds)
    {
        if (OperatingSystem.IsLinux())
            _ = alarm((uint)Math.Max(0, seconds));
    }

    private static void Limit(int resource, ulong bytes)
    {
        var limit = new ResourceLimit { Soft = bytes, Hard = bytes };
        _ = setrlimit(resource, in limit);
    }

    private static ulong ReservedBytes() =>
        ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport("libc")]
    private static partial uint alarm(uint seconds);
}
