namespace QaGateway.Dicom.PixelData;

/// <summary>A frame as native pixels.</summary>
/// <param name="Samples">Little endian, of <see cref="DicomImageInfo.BitsAllocated"/> bits; <see cref="DicomImageInfo.FrameBytes"/> long.</param>
/// <param name="Info">Describes the samples: colour space and planes may differ from what the header says of the encoded frame.</param>
public readonly record struct DecodedFrame(byte[] Samples, DicomImageInfo Info);
