namespace QaGateway.Host.Commands;

/// <summary>Standard streams; <c>Console</c> is the name of a project here.</summary>
internal static class Terminal
{
    public static TextReader In => System.Console.In;

    public static TextWriter Out => System.Console.Out;

    public static TextWriter Error => System.Console.Error;
}
