using QaGateway.SampleGenerator;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: QaGateway.SampleGenerator FOLDER    (writes the files of dicom-samples/hl7-patients/ into it)");
    return 2;
}

foreach (var sample in SampleFile.CreateAll())
{
    var path = Path.Combine(folder, sample.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllBytes(path, sample.Content);
    Console.WriteLine($"{sample.Path} {sample.Content.Length}");
}

return 0;
