using MudBlazor;

namespace QaGateway.Console.Shared;

/// <summary>MudBlazor's side of the theme. Colours for the dark side and everything else are in tokens.css, which the browser switches without asking the server.</summary>
public static class ConsoleTheme
{
    private static readonly string[] Sans = ["Inter", "Segoe UI Variable Text", "Segoe UI", "system-ui", "Noto Sans", "DejaVu Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight { Primary = "#0b5fa5", Secondary = "#465363", Background = "#f4f6f8", Surface = "#ffffff" },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Sans, FontSize = "0.875rem", TextTransform = "none", LetterSpacing = "0", FontWeight = "600" },
            H6 = new H6Typography { FontFamily = Sans, FontSize = "1.0625rem", FontWeight = "650", LetterSpacing = "0" },
        },
    };
}
