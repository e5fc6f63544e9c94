using System.Buffers.Binary;

namespace QaGateway.SampleGenerator;

/// <summary>Drawn pictures: ellipses for organs and a noise that is always the same.</summary>
internal static class Phantom
{
    /// <summary>A body of water with spine and two kidneys, Hounsfield units + 1024.</summary>
    public static byte[] CtSlice(int size, int number) => Words(size, size, (x, y, noise) =>
    {
        if (!Inside(x, y, 0, 0, 0.85, 0.62))
            return 24 + noise % 16;
        var hounsfield = Inside(x, y, 0, 0.38, 0.13, 0.13) ? 420
            : Inside(x, y, -0.38, 0.15, 0.16, 0.12 + 0.01 * number) || Inside(x, y, 0.38, 0.15, 0.16, 0.12 + 0.01 * number) ? 160
            : Inside(x, y, 0.3, -0.25, 0.3, 0.2) ? 75
            : Inside(x, y, 0, 0, 0.78, 0.55) ? 35
            : -95;
        return hounsfield + 1024 + noise % 21 - 10;
    });

    /// <summary>A joint with a bright rim.</summary>
    public static byte[] MrSlice(int size, int number) => Words(size, size, (x, y, noise) =>
    {
        var signal = Inside(x, y, 0, -0.4, 0.4, 0.35 + 0.02 * number) ? 900
            : Inside(x, y, 0, 0.45, 0.42, 0.38) ? 820
            : Inside(x, y, 0, 0, 0.7, 0.92) ? 380
            : 12;
        return signal + noise % 41;
    });

    /// <summary>Two lungs and a heart, MONOCHROME1: what stops the rays is dark in numbers.</summary>
    public static byte[] Chest(int size) => Words(size, size, (x, y, noise) =>
    {
        var density = Inside(x, y, 0.12, 0.3, 0.3, 0.32) ? 780
            : Inside(x, y, -0.42, 0, 0.3, 0.65) || Inside(x, y, 0.42, 0, 0.3, 0.65) ? 260
            : Inside(x, y, 0, 0, 0.9, 0.97) ? 620
            : 20;
        return density + noise % 31;
    });

    /// <summary>A sector scan with a coloured vessel.</summary>
    public static byte[] ColorFan(int rows, int columns)
    {
        var bytes = new byte[rows * columns * 3];
        Draw(rows, columns, (index, x, y, noise) =>
        {
            var pixel = bytes.AsSpan(index * 3, 3);
            var depth = (y + 1) / 2;
            if (Math.Abs(x) > 0.15 + depth * 0.75)
                return;
            var gray = (byte)(40 + noise % 90);
            (pixel[0], pixel[1], pixel[2]) = Inside(x, y, 0.1, 0.2, 0.25, 0.12) ? ((byte)(180 + noise % 60), (byte)30, (byte)20)
                : Inside(x, y, -0.2, 0.5, 0.2, 0.1) ? ((byte)20, (byte)40, (byte)(170 + noise % 70))
                : (gray, gray, gray);
        });
        return bytes;
    }

    /// <summary>A chamber that grows and shrinks.</summary>
    public static byte[] BeatingHeart(int size, int frames)
    {
        var bytes = new byte[size * size * frames];
        for (var frame = 0; frame < frames; frame++)
        {
            var target = bytes.AsMemory(frame * size * size, size * size);
            var radius = 0.3 + 0.12 * Math.Abs(frame - frames / 2) / (frames / 2.0);
            Draw(size, size, (index, x, y, noise) => target.Span[index] = (byte)(
                Inside(x, y, 0, 0.1, radius, radius * 1.4) ? 10 + noise % 20
                : Inside(x, y, 0, 0.1, radius + 0.15, radius * 1.4 + 0.15) ? 150 + noise % 80
                : noise % 30));
        }

        return bytes;
    }

    /// <summary>A page with lines of writing.</summary>
    public static byte[] Document(int rows, int columns)
    {
        var bytes = new byte[rows * columns];
        Draw(rows, columns, (index, x, y, noise) =>
        {
            var line = (int)((y + 1) * 12);
            var isInk = Math.Abs(x) < 0.8 && Math.Abs(y) < 0.85 && (int)((y + 1) * 36) % 3 == 0 && (line * 7 + (int)((x + 1) * 20)) % 5 != 0;
            bytes[index] = (byte)(isInk ? 30 + noise % 30 : 235 + noise % 15);
        });
        return bytes;
    }

    private static byte[] Words(int rows, int columns, Func<double, double, int, int> valueAt)
    {
        var bytes = new byte[rows * columns * 2];
        Draw(rows, columns, (index, x, y, noise) =>
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(index * 2), (ushort)Math.Max(0, valueAt(x, y, noise))));
        return bytes;
    }

    /// <summary>Coordinates run from -1 to 1; the noise is a linear congruential generator (Numerical Recipes), so that no run differs.</summary>
    private static void Draw(int rows, int columns, Action<int, double, double, int> draw)
    {
        var state = 12345u;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                state = unchecked(state * 1664525 + 1013904223);
                draw(row * columns + column, 2.0 * column / (columns - 1) - 1, 2.0 * row / (rows - 1) - 1, (int)(state >> 20));
            }
        }
    }

    private static bool Inside(double x, double y, double centerX, double centerY, double radiusX, double radiusY)
    {
        var (dx, dy) = ((x - centerX) / radiusX, (y - centerY) / radiusY);
        return dx * dx + dy * dy <= 1;
    }
}
