using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Storage.FileSystem;

namespace QaGateway.Storage.Tests;

public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Temporaries => Path.Join(_folder.Path, "~tmp");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_cut_anywhere_is_cleared_at_the_next_start_and_a_whole_one_takes_its_place()
    {
        var whole = await FileOfAsync("in/0193a5b2c7d17000");
        Directory.CreateDirectory(Temporaries);
        foreach (var length in new[] { 0, 1, 31, 32, 100, whole.Length / 2, whole.Length - 1 })
            await File.WriteAllBytesAsync(Path.Join(Temporaries, $"cut-{length}"), whole[..length], Token);
        await File.WriteAllBytesAsync(Path.Join(Temporaries, "whole"), whole, Token);

        using var store = Open();

        Assert.Empty(Directory.GetFiles(Temporaries));
        await using var read = await store.OpenAsync(new("in/0193a5b2c7d17000"), Token);
        Assert.Equal(5000, read!.Length);
    }

    [Fact]
    public async Task What_another_process_is_writing_is_left_alone()
    {
        using var first = Open();
        var writer = await first.CreateAsync(new("slow"), new(), Token);
        await writer.WriteAsync(new byte[200_000], Token);

        using var second = Open();
        await writer.CommitAsync(null, Token);
        await writer.DisposeAsync();

        Assert.True(await second.ExistsAsync(new("slow"), Token));
    }

    [Fact]
    public async Task A_leftover_never_replaces_an_object()
    {
        var left = await FileOfAsync("x/1");
        using (var store = Open())
            await store.PutAsync(new("x/1"), new(), "kept"u8.ToArray(), false, Token);
        await File.WriteAllBytesAsync(Path.Join(Temporaries, "left"), left, Token);

        using var again = Open();

        await using var read = await again.OpenAsync(new("x/1"), Token);
        Assert.Equal(4, read!.Length);
        Assert.Empty(Directory.GetFiles(Temporaries));
    }

    [Fact]
    public async Task A_leftover_whose_header_names_no_key_goes_nowhere()
    {
        var left = await FileOfAsync("x/1");
        var at = left.AsSpan().IndexOf("x/1"u8);
        "../"u8.CopyTo(left.AsSpan(at));
        Directory.CreateDirectory(Temporaries);
        await File.WriteAllBytesAsync(Path.Join(Temporaries, "left"), left, Token);

        using var store = Open();

        Assert.Empty(Directory.GetFiles(_folder.Path, "*~obj", SearchOption.AllDirectories));
    }

    private FileSystemObjectStore Open() => new(new() { Root = _folder.Path }, NullLogger<FileSystemObjectStore>.Instance);

    private static async Task<byte[]> FileOfAsync(string key)
    {
        using var elsewhere = new TemporaryFolder();
        using var store = new FileSystemObjectStore(new() { Root = elsewhere.Path }, NullLogger<FileSystemObjectStore>.Instance);
        await store.PutAsync(new(key), new(), RandomNumberGenerator.GetBytes(5000), false, Token);
        return await File.ReadAllBytesAsync(Directory.GetFiles(elsewhere.Path, "*~obj", SearchOption.AllDirectories).Single(), Token);
    }
}
