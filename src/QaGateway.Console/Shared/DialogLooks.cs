using MudBlazor;

namespace QaGateway.Console.Shared;

/// <summary>The two widths of dialogs.</summary>
public static class DialogLooks
{
    public static readonly DialogOptions Medium = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    public static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseOnEscapeKey = true };
}
