namespace QaGateway.Web.Api;

/// <summary>Every list answers this; <c>next</c> goes into <c>after</c> of the next call and is null at the end.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Paging
{
    public const int Default = 50;
    public const int Max = 500;

    public static int Limit(int? asked) => Math.Clamp(asked ?? Default, 1, Max);
}
