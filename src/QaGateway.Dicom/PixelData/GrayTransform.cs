namespace QaGateway.Dicom.PixelData;

/// <summary>From stored values to 0..255, as header and options say.</summary>
internal sealed class GrayTransform
{
    private readonly LookupTable? _modalityTable;
    private readonly LookupTable? _voiTable;
    private readonly double _slope = 1;
    private readonly double _intercept;
    private readonly double _center;
    private readonly double _width;
    private readonly string _function;

    private GrayTransform(DicomDataset header, DicomImageInfo info, RenderOptions options)
    {
        var rescale = FunctionalGroups.Find(header, options.FrameIndex, Tags.PixelValueTransformationSequence) ?? header;
        var voi = FunctionalGroups.Find(header, options.FrameIndex, Tags.FrameVOILUTSequence) ?? header;

        _modalityTable = header.GetItems(Tags.ModalityLUTSequence) is [var modality, ..] ? LookupTable.FromItem(modality, info.IsSigned) : null;
        if (_modalityTable is null)
        {
            _slope = Number(rescale, Tags.RescaleSlope) is { } slope and not 0 ? slope : 1;
            _intercept = Number(rescale, Tags.RescaleIntercept) ?? 0;
        }

        _function = voi.GetText(Tags.VOILUTFunction) ?? "LINEAR";
        var center = options.WindowCenter ?? Number(voi, Tags.WindowCenter);
        var width = options.WindowWidth ?? Number(voi, Tags.WindowWidth);
        if (center is { } c && width is > 0 and { } w)
        {
            (_center, _width) = (c, w);
        }
        else if (header.GetItems(Tags.VOILUTSequence) is [var item, ..])
        {
            var isSigned = info.IsSigned || _intercept < 0;
            _voiTable = LookupTable.FromItem(item, isSigned && _modalityTable is null);
        }
    }

    /// <param name="header">Everything before the pixel data.</param>
    /// <param name="info">Its image description.</param>
    /// <param name="options">A window of choice.</param>
    /// <param name="samples">The pixels, whose range is the window when nothing else tells one.</param>
    /// <param name="count">Of pixels.</param>
    public static GrayTransform Of(DicomDataset header, DicomImageInfo info, RenderOptions options, SampleReader samples, int count)
    {
        var transform = new GrayTransform(header, info, options);
        if (transform._width > 0 || transform._voiTable is not null)
            return transform;

        var padding = info.SamplesPerPixel == 1 ? Padding(header) : null;
        double low = double.MaxValue, high = double.MinValue;
        for (var i = 0; i < count; i++)
        {
            var stored = samples[i];
            if (stored == padding)
                continue;
            var value = transform.ToModality(stored);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return low > high ? transform.WithWindow(0, 1) : transform.WithWindow((low + high) / 2, Math.Max(high - low, 1));
    }

    /// <summary>The grey of one stored value.</summary>
    public byte Apply(long stored)
    {
        var value = ToModality(stored);
        if (_voiTable is { } table)
            return (byte)(table[(long)Math.Round(value)] * 255L / ((1L << table.Bits) - 1) is var gray and <= 255 ? gray : 255);

        return (byte)Math.Clamp(Math.Round(255 * Window(value)), 0, 255);
    }

    private GrayTransform(GrayTransform source, double center, double width)
    {
        _modalityTable = source._modalityTable;
        (_slope, _intercept, _center, _width) = (source._slope, source._intercept, center, width);
        _function = "LINEAR_EXACT";
    }

    private GrayTransform WithWindow(double center, double width) => new(this, center, width);

    private double ToModality(long stored) => _modalityTable is { } table ? table[stored] : stored * _slope + _intercept;

    /// <summary>PS3.3 §C.11.2.1.2 and §C.11.2.1.3, output 0 to 1.</summary>
    private double Window(double value) => _function switch
    {
        "SIGMOID" => 1 / (1 + Math.Exp(-4 * (value - _center) / _width)),
        "LINEAR_EXACT" => (value - _center) / _width + 0.5,
        _ when _width <= 1 => value <= _center - 0.5 ? 0 : 1,
        _ => (value - (_center - 0.5)) / (_width - 1) + 0.5,
    };

    private static long? Padding(DicomDataset header)
    {
        try
        {
            return header.GetLong(Tags.PixelPaddingValue);
        }
        catch (DicomValueException)
        {
            return null;
        }
    }

    /// <summary>A number that cannot be read counts as none: a picture is better than no picture.</summary>
    private static double? Number(DicomDataset dataset, DicomTag tag)
    {
        try
        {
            return dataset.GetDouble(tag);
        }
        catch (DicomValueException)
        {
            return null;
        }
    }
}
