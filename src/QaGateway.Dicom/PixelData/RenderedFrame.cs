namespace QaGateway.Dicom.PixelData;

/// <summary>A frame ready to show.</summary>
/// <param name="Rgba">Four bytes a pixel, rows from the top, no padding; alpha is 255.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
public sealed record RenderedFrame(byte[] Rgba, int Width, int Height);
