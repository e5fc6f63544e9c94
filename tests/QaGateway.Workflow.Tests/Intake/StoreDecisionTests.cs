using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Dicom.Encoding;
using QaGateway.Dicom.Network;
using QaGateway.Storage;
using QaGateway.Testing;
using QaGateway.Workflow.Intake;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Tests.Intake;

public sealed class StoreDecisionTests : IAsyncDisposable
{
    private readonly IntakeBench _bench = new();
    private readonly DicomDataset _image = new TestStudy { Instances = 1 }.Build()[0];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact, Trait("Rule", "STO-1")]
    public async Task STO_1_success_means_that_the_object_lies_in_the_store_with_its_hash_and_all_it_takes_to_index_it()
    {
        var bytes = DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian);

        var answer = await _bench.SendAsync(_image);

        Assert.Equal(DimseStatus.Success, answer.Status);
        var key = Assert.Single(await _bench.KeysAsync("instances/"));
        Assert.Equal(bytes, await _bench.BytesAsync(key));
        await using var stored = (await _bench.Store.OpenAsync(new(key), IntakeBench.Token))!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), stored.Metadata["sha256"]);
        Assert.Equal("CT1", stored.Metadata["callingAe"]);
        Assert.Equal("QAGATEWAY", stored.Metadata["calledAe"]);
        Assert.Equal(Uids.ExplicitVRLittleEndian, stored.Metadata["transferSyntax"]);
        Assert.Equal(_image.GetText(Tags.SOPInstanceUID), stored.Metadata["sopInstance"]);
        Assert.Equal(_image.GetText(Tags.StudyInstanceUID), stored.Metadata["study"]);
        Assert.Equal("2026-03-10T09:00:00.0000000+00:00", stored.Metadata["receivedAt"]);
    }

    [Fact, Trait("Rule", "STO-1")]
    public async Task A_transfer_that_was_cut_leaves_nothing()
    {
        var context = new AcceptedContext(1, Uids.CTImageStorage, Uids.ExplicitVRLittleEndian);
        var association = new AssociationInfo { Id = 1, CallingAe = "CT1", CalledAe = "QAGATEWAY", Contexts = [context] };
        await using (var receiver = await _bench.Services.GetRequiredService<ICStoreProvider>().BeginAsync(new(1, Uids.CTImageStorage, "1.2"), context, association, IntakeBench.Token))
            await receiver.WriteAsync(new byte[100_000], IntakeBench.Token);

        Assert.Empty(await _bench.KeysAsync(""));
        Assert.True(_bench.Queue.IsIdle);
    }

    [Fact, Trait("Rule", "STO-2")]
    public async Task STO_2_the_same_object_again_is_answered_with_success_counted_and_not_kept_twice()
    {
        await _bench.SendAsync(_image);
        await _bench.IndexAsync();
        Assert.True((await _bench.SendAsync(_image)).Status.IsSuccess);
        Assert.True((await _bench.SendAsync(_image, "CT2")).Status.IsSuccess);
        await _bench.IndexAsync();

        var instance = Assert.Single(await _bench.InstancesAsync());
        Assert.Equal(2, instance.Resends);
        Assert.Single(await _bench.KeysAsync("instances/"));
        Assert.Equal(1, (await _bench.StudyAsync()).InstanceCount);
        Assert.Contains(JournalTypes.StudyResent, await _bench.JournalAsync());
    }

    [Fact, Trait("Rule", "STO-2")]
    public async Task The_same_object_twice_within_one_batch_is_kept_once()
    {
        await _bench.SendAsync(_image);
        await _bench.SendAsync(_image);
        await _bench.IndexAsync();

        Assert.Equal(1, Assert.Single(await _bench.InstancesAsync()).Resends);
        Assert.Single(await _bench.KeysAsync("instances/"));
    }

    [Fact, Trait("Rule", "STO-3")]
    public async Task STO_3_the_same_UID_with_other_bytes_is_answered_with_success_and_both_are_kept()
    {
        await _bench.SendAsync(_image);
        await _bench.IndexAsync();
        var changed = _image.Clone().Set(Tags.ImageComments, "changed");
        Assert.True((await _bench.SendAsync(changed)).Status.IsSuccess);
        await _bench.IndexAsync();

        var instances = await _bench.InstancesAsync();
        Assert.Equal([InstanceState.Valid, InstanceState.ConflictVersion], instances.Select(i => i.State));
        Assert.Equal(instances[0].SopUid, instances[1].SopUid);
        Assert.Equal(DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian), await _bench.BytesAsync(instances[0].ObjectKey));
        Assert.Equal(DicomWriter.Write(changed, Uids.ExplicitVRLittleEndian), await _bench.BytesAsync(instances[1].ObjectKey));
        var study = await _bench.StudyAsync();
        Assert.Contains(study.Warnings, w => w.Code == "CONFLICT_VERSION" && w.SopUid == instances[0].SopUid);
        Assert.Equal(1, study.InstanceCount);
    }

    [Fact, Trait("Rule", "STO-3")]
    public async Task A_conflict_version_sent_again_is_not_kept_again()
    {
        await _bench.SendAsync(_image);
        var changed = _image.Clone().Set(Tags.ImageComments, "changed");
        await _bench.SendAsync(changed);
        await _bench.SendAsync(changed);
        await _bench.IndexAsync();

        Assert.Equal(2, (await _bench.InstancesAsync()).Count);
    }

    [Fact, Trait("Rule", "REC-22")]
    public async Task The_same_object_in_another_uncompressed_encoding_is_no_conflict()
    {
        await _bench.SendAsync(_image);
        await _bench.SendAsync(_image, transferSyntax: Uids.ImplicitVRLittleEndian);
        await _bench.IndexAsync();

        Assert.Equal(1, Assert.Single(await _bench.InstancesAsync()).Resends);
    }

    [Theory, Trait("Rule", "REC-22")]
    [InlineData(1)]
    [InlineData(4000)]
    public async Task One_other_pixel_in_another_encoding_is_a_conflict(int fromEnd)
    {
        await _bench.SendAsync(_image);
        var bytes = DicomWriter.Write(_image, Uids.ImplicitVRLittleEndian);
        bytes[^fromEnd] ^= 1;
        await _bench.SendAsync(bytes, _image.GetText(Tags.SOPClassUID)!, _image.GetText(Tags.SOPInstanceUID)!, transferSyntax: Uids.ImplicitVRLittleEndian);
        await _bench.IndexAsync();

        Assert.Equal([InstanceState.Valid, InstanceState.ConflictVersion], (await _bench.InstancesAsync()).Select(i => i.State));
    }

    public static TheoryData<string> Identity => ["SOPClassUID", "SOPInstanceUID"];

    [Theory, MemberData(nameof(Identity)), Trait("Rule", "STO-4")]
    public async Task STO_4_a_data_set_without_class_or_instance_UID_is_answered_with_A900_and_goes_to_the_malformed_bin(string keyword)
    {
        Assert.True(DicomDictionary.TryGetTag(keyword, out var tag));
        var (sopClass, sopInstance) = (_image.GetText(Tags.SOPClassUID)!, _image.GetText(Tags.SOPInstanceUID)!);
        _image.Remove(tag);

        var answer = await _bench.SendAsync(DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian), sopClass, sopInstance);

        Assert.Equal(0xA900, answer.Status.Code);
        Assert.Equal([tag], answer.OffendingElements!);
        await AssertBinnedAsync("IDENTITY");
    }

    [Theory]
    [InlineData("1.2.3", null)]
    [InlineData(null, "1.2.3")]
    [Trait("Rule", "STO-4")]
    public async Task STO_4_a_data_set_that_is_not_what_the_command_said_is_answered_with_A900(string? sopClass, string? sopInstance)
    {
        var answer = await _bench.SendAsync(
            DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian), sopClass ?? _image.GetText(Tags.SOPClassUID)!, sopInstance ?? _image.GetText(Tags.SOPInstanceUID)!);

        Assert.Equal(0xA900, answer.Status.Code);
        await AssertBinnedAsync("IDENTITY");
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    [InlineData(0.9999)]
    [Trait("Rule", "STO-5")]
    public async Task STO_5_a_data_set_cut_short_is_answered_with_C000_and_its_bytes_are_in_the_malformed_bin(double share)
    {
        var bytes = DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian);
        var cut = bytes[..(int)(bytes.Length * share)];

        var answer = await _bench.SendAsync(cut, _image.GetText(Tags.SOPClassUID)!, _image.GetText(Tags.SOPInstanceUID)!);

        Assert.Equal(0xC000, answer.Status.Code);
        Assert.Equal(cut, await _bench.BytesAsync(await AssertBinnedAsync("TRUNCATED")));
    }

    [Fact, Trait("Rule", "STO-5")]
    public async Task STO_5_random_bytes_are_refused_and_binned_once_however_often_they_are_sent()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        for (var i = 0; i < 3; i++)
            Assert.Equal(0xC000, (await _bench.SendAsync(bytes, Uids.CTImageStorage, "1.2.3")).Status.Code);

        await AssertBinnedAsync(null);
    }

    [Theory]
    [InlineData("StudyInstanceUID", null)]
    [InlineData("SeriesInstanceUID", null)]
    [InlineData("StudyInstanceUID", "")]
    [Trait("Rule", "STO-6")]
    public async Task STO_6_a_missing_study_or_series_UID_is_answered_with_C000(string keyword, string? value)
    {
        Assert.True(DicomDictionary.TryGetTag(keyword, out var tag));
        if (value is null)
            _image.Remove(tag);
        else
            _image.Set(tag, value);

        var answer = await _bench.SendAsync(_image);

        Assert.Equal(0xC000, answer.Status.Code);
        Assert.Equal("missing study/series UID", answer.ErrorComment);
        await AssertBinnedAsync("NO_STUDY");
    }

    [Fact, Trait("Rule", "STO-6")]
    public async Task STO_6_a_study_UID_that_is_no_UID_is_answered_with_C000()
    {
        _image.SetBytes(Tags.StudyInstanceUID, DicomVr.UI, "../../etc/passwd"u8.ToArray());

        Assert.Equal(0xC000, (await _bench.SendAsync(_image)).Status.Code);
    }

    [Fact, Trait("Rule", "STO-7")]
    public async Task STO_7_without_room_nothing_is_taken_and_with_room_it_goes_on_without_a_restart()
    {
        var store = new FullStore();
        await using var bench = new IntakeBench(
            new Dictionary<string, string?> { ["Gateway:Intake:StopFreeBytes"] = "1000" }, services => services.AddSingleton<IObjectStore>(store));
        await Assert.ThrowsAnyAsync<IOException>(async () => await bench.SendAsync(_image)); // the library answers an IOException with A700

        store.Free = 2000;
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(bench.Services.GetRequiredService<DiskGuard>().IsFull);
    }

    [Fact, Trait("Rule", "STO-7")]
    public async Task STO_7_a_store_that_fails_in_the_middle_is_answered_with_A700_after_the_last_byte()
    {
        await using var bench = new IntakeBench(configure: services => services.AddSingleton<IObjectStore>(new FullStore { Free = long.MaxValue }));

        var answer = await bench.SendAsync(_image);

        Assert.Equal(0xA700, answer.Status.Code);
        Assert.True(bench.Queue.IsIdle);
    }

    [Fact, Trait("Rule", "DUL-5")]
    public async Task An_object_over_the_limit_is_answered_with_A700()
    {
        await using var bench = new IntakeBench(new Dictionary<string, string?> { ["Gateway:Intake:MaxObjectBytes"] = "5000" });

        Assert.Equal(0xA700, (await bench.SendAsync(_image)).Status.Code);
        Assert.Empty(await bench.KeysAsync(""));
    }

    [Fact, Trait("Rule", "STO-9")]
    public async Task STO_9_what_is_wrong_but_readable_is_taken_with_a_warning_on_the_instance()
    {
        var bytes = DicomWriter.Write(_image, Uids.ExplicitVRLittleEndian);
        var at = bytes.AsSpan().IndexOf("IS\u0002\u0000"u8.ToArray()); // Series Number becomes no number at all
        bytes[at + 4] = (byte)'x';
        bytes[at + 5] = (byte)'y';

        var answer = await _bench.SendAsync(bytes, _image.GetText(Tags.SOPClassUID)!, _image.GetText(Tags.SOPInstanceUID)!);
        await _bench.IndexAsync();

        Assert.True(answer.Status.IsSuccess);
        Assert.Single(await _bench.InstancesAsync());
    }

    [Fact, Trait("Rule", "STO-9")]
    public async Task STO_9_a_UID_with_leading_zeros_is_taken_with_a_warning()
    {
        _image.SetBytes(Tags.SOPInstanceUID, DicomVr.UI, "1.2.003.4\0"u8.ToArray());

        Assert.True((await _bench.SendAsync(_image)).Status.IsSuccess);
        await _bench.IndexAsync();

        Assert.Contains(Assert.Single(await _bench.InstancesAsync()).Warnings, w => w.Code == "UID_SUSPECT");
    }

    private async Task<string> AssertBinnedAsync(string? reason)
    {
        Assert.Empty(await _bench.KeysAsync("instances/"));
        var key = Assert.Single(await _bench.KeysAsync("malformed/"));
        await using var stored = (await _bench.Store.OpenAsync(new(key), IntakeBench.Token))!;
        if (reason is not null)
            Assert.Equal(reason, stored.Metadata["reason"]);
        var listed = Assert.Single(await _bench.Services.GetRequiredService<MalformedBin>().ListAsync(10, Actor.System, IntakeBench.Token));
        Assert.Equal((key, "CT1", stored.Length), (listed.Key, listed.CallingAe, listed.Bytes));
        return key;
    }
}
