using QaGateway.Dicom.Encoding;

namespace QaGateway.Dicom.Tests;

/// <summary>Small data sets made here.</summary>
internal static class Samples
{
    /// <summary>Flat and nested elements of many representations.</summary>
    public static DicomDataset Mixed()
    {
        var code = new DicomDataset { { Tags.CodeValue, "T-D3000" }, { Tags.CodingSchemeDesignator, "SRT" }, { Tags.CodeMeaning, "Chest" } };
        return new DicomDataset
        {
            { Tags.SpecificCharacterSet, "ISO_IR 100" },
            { Tags.SOPClassUID, Uids.CTImageStorage },
            { Tags.SOPInstanceUID, "1.2.3.4" },
            { Tags.PatientName, "MÜLLER^JÖRG" },
            { Tags.PatientID, "4712" },
            { Tags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL" },
            { Tags.ProcedureCodeSequence, [code, code.Clone()] },
            { Tags.PatientBirthDate, "19550101" },
        }
        .SetInt(Tags.Rows, 2).SetInt(Tags.Columns, 3).SetDouble(Tags.PixelSpacing, 0.5, 0.25)
        .SetTags(Tags.FrameIncrementPointer, Tags.FrameTime)
        .SetDouble(Tags.RealWorldValueSlope, 1.5);
    }

    public static byte[] Explicit() => DicomWriter.Write(Mixed(), Uids.ExplicitVRLittleEndian);

    /// <summary>An image of 16 bits with a ramp.</summary>
    public static DicomDataset Image(int rows, int columns)
    {
        var pixels = new byte[rows * columns * 2];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 31);
        return new DicomDataset
        {
            { Tags.SOPClassUID, Uids.SecondaryCaptureImageStorage },
            { Tags.SOPInstanceUID, "1.2.3.5" },
            { Tags.PatientName, "MUSTER^ANNA" },
            { Tags.PhotometricInterpretation, "MONOCHROME2" },
        }
        .SetInt(Tags.SamplesPerPixel, 1).SetInt(Tags.Rows, rows).SetInt(Tags.Columns, columns).SetInt(Tags.BitsAllocated, 16)
        .SetInt(Tags.BitsStored, 12).SetInt(Tags.HighBit, 11).SetInt(Tags.PixelRepresentation, 0)
        .SetBytes(Tags.PixelData, DicomVr.OW, pixels);
    }

    /// <summary>Where a cut leaves a well-formed data set.</summary>
    public static HashSet<int> ElementBoundaries(byte[] explicitLittleEndian)
    {
        var boundaries = new HashSet<int>();
        var position = 0;
        while (position < explicitLittleEndian.Length)
        {
            boundaries.Add(position);
            Assert.True(ElementHeader.TryRead(explicitLittleEndian.AsSpan(position), isExplicit: true, isBigEndian: false, out var header));
            position += header.Size + (int)header.Length;
        }

        return boundaries;
    }
}
