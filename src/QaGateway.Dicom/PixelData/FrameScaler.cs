namespace QaGateway.Dicom.PixelData;

/// <summary>Makes a rendered frame smaller; each pixel is the mean of those it covers.</summary>
internal static class FrameScaler
{
    public static RenderedFrame Shrink(RenderedFrame frame, int? maxSize)
    {
        if (maxSize is not > 0 || Math.Max(frame.Width, frame.Height) <= maxSize)
            return frame;

        var scale = (double)maxSize.Value / Math.Max(frame.Width, frame.Height);
        var width = Math.Max(1, (int)Math.Round(frame.Width * scale));
        var height = Math.Max(1, (int)Math.Round(frame.Height * scale));
        var rgba = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Covered(y, height, frame.Height);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Covered(x, width, frame.Width);
                Average(frame, left, top, right, bottom, rgba.AsSpan((y * width + x) * 4, 4));
            }
        }

        return new RenderedFrame(rgba, width, height);
    }

    private static (int Start, int End) Covered(int index, int count, int sourceCount)
    {
        var start = (int)((long)index * sourceCount / count);
        return (start, Math.Max(start + 1, (int)((long)(index + 1) * sourceCount / count)));
    }

    private static void Average(RenderedFrame frame, int left, int top, int right, int bottom, Span<byte> pixel)
    {
        int red = 0, green = 0, blue = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var source = frame.Rgba.AsSpan((y * frame.Width + x) * 4, 4);
                red += source[0];
                green += source[1];
                blue += source[2];
            }
        }

        var count = (right - left) * (bottom - top);
        pixel[0] = (byte)(red / count);
        pixel[1] = (byte)(green / count);
        pixel[2] = (byte)(blue / count);
        pixel[3] = 255;
    }
}
