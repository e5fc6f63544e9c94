namespace QaGateway.Dicom.PixelData;

/// <summary>The entropy-coded part of a scan: differences, predictors, restarts.</summary>
internal ref partial struct JpegLosslessDecoder
{
    private bool Decode(scoped ReadOnlySpan<int> which, ushort[][] tables, int predictor, int transform)
    {
        var linesBetweenRestarts = _restartInterval / info.Columns;
        (_bits, _bitCount) = (0, 0);
        var stride = info.Columns * _components;
        for (var y = 0; y < info.Rows; y++)
        {
            var starts = y is 0;
            if (linesBetweenRestarts > 0 && y > 0 && y % linesBetweenRestarts is 0)
            {
                if (!TakeRestart())
                    return false;
                starts = true;
            }

            for (var x = 0; x < info.Columns; x++)
            {
                for (var i = 0; i < which.Length; i++)
                {
                    if (!TryDifference(tables[i], out var difference))
                        return false;

                    var at = (y * stride) + (x * _components) + which[i];
                    var predicted = x is 0 && starts ? 1 << (_precision - transform - 1)
                        : starts ? _samples[at - _components] >> transform
                        : x is 0 ? _samples[at - stride] >> transform
                        : Predict(predictor, _samples[at - _components] >> transform, _samples[at - stride] >> transform, _samples[at - stride - _components] >> transform);
                    _samples[at] = (ushort)((predicted + difference) << transform);
                }
            }
        }

        return true;
    }

    /// <summary>T.81 Table H.1: left, above, above left.</summary>
    private static int Predict(int predictor, int a, int b, int c) => predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    private bool TryDifference(ushort[] table, out int difference)
    {
        difference = 0;
        Fill();
        var entry = table[_bits >> 16];
        var length = entry >> 8;
        if (length is 0 || length > _bitCount)
            return false;

        Drop(length);
        var category = entry & 0xFF;
        if (category is 0)
            return true;
        if (category is 16)
        {
            difference = 32768;
            return true;
        }

        Fill();
        if (category > _bitCount)
            return false;

        var value = (int)(_bits >> (32 - category));
        Drop(category);
        difference = value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
        return true;
    }

    private void Drop(int count)
    {
        _bits <<= count;
        _bitCount -= count;
    }

    private void Fill()
    {
        while (_bitCount <= 24 && _at < _stream.Length)
        {
            var next = _stream[_at];
            if (next is 0xFF)
            {
                if (_at + 1 >= _stream.Length || _stream[_at + 1] is not 0)
                    return; // a marker: the scan's bits end here
                _at++;
            }

            _at++;
            _bits |= (uint)next << (24 - _bitCount);
            _bitCount += 8;
        }
    }

    private bool TakeRestart()
    {
        (_bits, _bitCount) = (0, 0);
        if (_at + 1 >= _stream.Length || _stream[_at] is not 0xFF || _stream[_at + 1] is not (>= 0xD0 and <= 0xD7))
            return false;

        _at += 2;
        return true;
    }
}
