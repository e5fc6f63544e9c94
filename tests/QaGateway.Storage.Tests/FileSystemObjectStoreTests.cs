using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using QaGateway.Storage.FileSystem;

namespace QaGateway.Storage.Tests;

public sealed class FileSystemObjectStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileSystemObjectStore _store;

    public FileSystemObjectStoreTests() => _store = Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Temporaries => Path.Join(_folder.Path, "~tmp");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_committed_is_read_back_with_its_metadata()
    {
        await using (var writer = await _store.CreateAsync(new("in/0193a5b2c7d17000a1b2"), new ObjectMetadata { { "callingAe", "CT1" }, { "sha256", "?" } }, Token))
        {
            await writer.WriteAsync("hello "u8.ToArray(), Token);
            await writer.WriteAsync("world"u8.ToArray(), Token);
            Assert.Equal(11, writer.Length);
            await writer.CommitAsync(new Dictionary<string, string> { ["sha256"] = "abc" }, Token);
        }

        await using var read = await _store.OpenAsync(new("in/0193a5b2c7d17000a1b2"), Token);

        Assert.NotNull(read);
        Assert.Equal("hello world"u8.ToArray(), await AllAsync(read));
        Assert.Equal("CT1", read.Metadata["callingAe"]);
        Assert.Equal("abc", read.Metadata["sha256"]);
        Assert.Equal(2, read.Metadata.Count);
    }

    [Fact]
    public async Task Any_fragmentation_gives_the_same_bytes_at_any_offset()
    {
        var run = 0;
        await Gen.Select(Gen.Int[0, 40_000].Array[0, 12], Gen.Int[0, 1 << 20]).SampleAsync(
            async (lengths, seed) =>
            {
                var fragments = lengths.Select(n => { var bytes = new byte[n]; new Random(seed + n).NextBytes(bytes); return bytes; }).ToArray();
                var whole = fragments.SelectMany(f => f).ToArray();
                var key = new ObjectKey($"any/{Interlocked.Increment(ref run)}");
                await using (var writer = await _store.CreateAsync(key, new(), Token))
                {
                    foreach (var fragment in fragments)
                        await writer.WriteAsync(fragment, Token);
                    await writer.CommitAsync(null, Token);
                }

                await using var read = (await _store.OpenAsync(key, Token))!;
                Assert.Equal(whole.Length, read.Length);
                Assert.Equal(whole, await AllAsync(read));
                var offset = whole.Length is 0 ? 0 : seed % whole.Length;
                read.Stream.Position = offset;
                Assert.Equal(whole[offset..], await AllAsync(read));
                return true;
            },
            iter: 60);
    }

    [Fact]
    public async Task Nothing_is_seen_before_the_commit_and_nothing_remains_without_one()
    {
        var key = new ObjectKey("in/1");
        var writer = await _store.CreateAsync(key, new(), Token);
        await writer.WriteAsync(new byte[100_000], Token);

        Assert.False(await _store.ExistsAsync(key, Token));
        Assert.Null(await _store.OpenAsync(key, Token));
        Assert.Empty(await KeysAsync(""));

        await writer.DisposeAsync();
        Assert.Empty(Directory.GetFiles(Temporaries));
        Assert.False(await _store.ExistsAsync(key, Token));
    }

    [Fact]
    public async Task Of_many_writers_of_one_key_exactly_one_wins_and_its_bytes_are_whole()
    {
        var key = new ObjectKey("race/0193a5b2c7d17000");
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await _store.PutAsync(key, new(), Enumerable.Repeat((byte)i, 50_000).ToArray(), overwrite: false, Token);
                return true;
            }
            catch (ObjectExistsException)
            {
                return false;
            }
        }));

        Assert.Single(results, won => won);
        await using var read = (await _store.OpenAsync(key, Token))!;
        Assert.Single((await AllAsync(read)).Distinct());
        Assert.Empty(Directory.GetFiles(Temporaries));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        await Parallel.ForAsync(0, 300, Token, async (i, ct) => await _store.PutAsync(new($"many/{i % 7}/{i:d20}"), new(), BitConverter.GetBytes(i), false, ct));

        var keys = await KeysAsync("many/");
        Assert.Equal(300, keys.Length);
        foreach (var key in keys)
        {
            await using var read = (await _store.OpenAsync(new(key), Token))!;
            Assert.Equal(int.Parse(key[^20..], System.Globalization.CultureInfo.InvariantCulture), BitConverter.ToInt32(await AllAsync(read)));
        }
    }

    [Fact]
    public async Task Overwriting_replaces_the_whole_object_while_a_reader_keeps_the_old_one()
    {
        var key = new ObjectKey("studies/1/manifest");
        await _store.PutAsync(key, new(), "old"u8.ToArray(), overwrite: true, Token);
        await using var old = (await _store.OpenAsync(key, Token))!;
        await _store.PutAsync(key, new(), "newer"u8.ToArray(), overwrite: true, Token);

        Assert.Equal("old"u8.ToArray(), await AllAsync(old));
        await using var read = (await _store.OpenAsync(key, Token))!;
        Assert.Equal("newer"u8.ToArray(), await AllAsync(read));
    }

    [Fact]
    public async Task An_object_and_a_folder_may_share_a_name()
    {
        await _store.PutAsync(new("a"), new(), "1"u8.ToArray(), false, Token);
        await _store.PutAsync(new("a/b"), new(), "2"u8.ToArray(), false, Token);

        Assert.Equal(["a", "a/b"], (await KeysAsync("")).Order());
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_deleting_it_again_does_nothing()
    {
        await _store.PutAsync(new("x/y"), new(), "1"u8.ToArray(), false, Token);
        await _store.DeleteAsync(new("x/y"), Token);
        await _store.DeleteAsync(new("x/y"), Token);

        Assert.Null(await _store.OpenAsync(new("x/y"), Token));
    }

    [Fact]
    public async Task Listing_gives_the_keys_of_a_prefix_in_order_and_from_a_place_on()
    {
        var ids = Enumerable.Range(0, 60).Select(i => $"in/0193{i * 7919 % 65536:x4}c7d17000a1b2").Order(StringComparer.Ordinal).ToArray();
        foreach (var id in ids.Reverse())
            await _store.PutAsync(new(id), new(), default, false, Token);
        await _store.PutAsync(new("other/1"), new(), default, false, Token);

        Assert.Equal(ids, await KeysAsync("in/"));
        Assert.Equal(ids.Where(i => i.StartsWith("in/01930", StringComparison.Ordinal)), await KeysAsync("in/01930"));
        Assert.Equal(ids[31..], await KeysAsync("in/", ids[30]));
        Assert.Empty(await KeysAsync("nothing/"));
    }

    [Fact]
    public async Task No_folder_grows_without_bound()
    {
        await _store.PutAsync(new("in/0193a5b2c7d17000a1b2"), new(), default, false, Token);

        Assert.True(File.Exists(Path.Join(_folder.Path, "in", "~0193a", "~5b", "0193a5b2c7d17000a1b2~obj")));
    }

    [Fact]
    public async Task An_object_cut_at_any_length_by_a_failing_disk_is_reported_and_not_served()
    {
        await _store.PutAsync(new("cut"), new ObjectMetadata { { "a", "b" } }, RandomNumberGenerator.GetBytes(3000), false, Token);
        var path = Path.Join(_folder.Path, "cut~obj");
        var whole = await File.ReadAllBytesAsync(path, Token);
        for (var length = 0; length < whole.Length; length += length is > 60 and < 3000 ? 97 : 1)
        {
            await File.WriteAllBytesAsync(path, whole[..length], Token);
            await Assert.ThrowsAsync<ObjectFormatException>(async () => await _store.OpenAsync(new("cut"), Token));
        }
    }

    [Fact]
    public async Task An_object_that_lies_under_another_key_is_not_served()
    {
        await _store.PutAsync(new("one"), new(), "1"u8.ToArray(), false, Token);
        File.Copy(Path.Join(_folder.Path, "one~obj"), Path.Join(_folder.Path, "two~obj"));

        await Assert.ThrowsAsync<ObjectFormatException>(async () => await _store.OpenAsync(new("two"), Token));
    }

    [Fact]
    public async Task A_folder_removed_under_the_running_store_is_made_again()
    {
        await _store.PutAsync(new("d/1"), new(), "1"u8.ToArray(), false, Token);
        Directory.Delete(Path.Join(_folder.Path, "d"), recursive: true);
        await _store.PutAsync(new("d/2"), new(), "2"u8.ToArray(), false, Token);

        Assert.Equal(["d/2"], await KeysAsync(""));
    }

    [Fact]
    public async Task A_writer_whose_commit_failed_leaves_nothing_behind()
    {
        await _store.PutAsync(new("taken"), new(), "1"u8.ToArray(), false, Token);
        await using (var writer = await _store.CreateAsync(new("taken"), new(), Token))
            await Assert.ThrowsAsync<ObjectExistsException>(async () => await writer.CommitAsync(null, Token));

        Assert.Empty(Directory.GetFiles(Temporaries));
    }

    [Fact]
    public async Task A_writer_may_choose_another_name_until_the_commit()
    {
        await using (var writer = await _store.CreateAsync(new("first"), new ObjectMetadata { { "a", "b" } }, Token))
        {
            writer.Key = new("malformed/second");
            await writer.CommitAsync(null, Token);
        }

        Assert.Null(await _store.OpenAsync(new("first"), Token));
        await using var read = await _store.OpenAsync(new("malformed/second"), Token);
        Assert.Equal([new KeyValuePair<string, string>("a", "b")], read!.Metadata);
    }

    [Fact]
    public void The_store_knows_its_room()
    {
        var space = _store.GetSpace();

        Assert.InRange(space!.Value.FreeBytes, 1, space.Value.TotalBytes);
    }

    [Fact]
    public async Task Large_objects_stream_through_without_being_held_in_memory()
    {
        var fragment = new byte[128 * 1024];
        await using var writer = await _store.CreateAsync(new("big"), new(), Token);
        await writer.WriteAsync(fragment, Token);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 400; i++)
            await writer.WriteAsync(fragment, Token);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        await writer.CommitAsync(null, Token);

        Assert.InRange(allocated, 0, 20_000_000);
        Assert.Equal(401 * fragment.Length, writer.Length);
    }

    private FileSystemObjectStore Open() => new(new() { Root = _folder.Path }, NullLogger<FileSystemObjectStore>.Instance);

    private static async Task<byte[]> AllAsync(StoredObject stored)
    {
        using var memory = new MemoryStream();
        await stored.Stream.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private async Task<string[]> KeysAsync(string prefix, string? after = null)
    {
        var keys = new List<string>();
        await foreach (var key in _store.ListAsync(prefix, after is null ? null : new ObjectKey(after), Token))
            keys.Add(key.Value);
        return [.. keys];
    }
}
