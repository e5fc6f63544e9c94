namespace QaGateway.Storage.Tests;

[Trait("Rule", "SEC-8")]
public class ObjectKeyTests
{
    public static TheoryData<string> Hostile =>
    [
        "", "/", "a/", "/a", "a//b", ".", "..", "a/..", "../a", "a/../b", ".hidden", "a/.b", "a\\b", "A", "ä", "a b", "a\0b", "a\nb", "~tmp", "a~obj", "a:b",
        "1.2.840/../../etc/passwd", "con:", new string('a', ObjectKey.MaxSegmentLength + 1), string.Join('/', Enumerable.Repeat("abcdefgh", 60)),
    ];

    [Theory, MemberData(nameof(Hostile))]
    public void A_name_that_could_leave_the_store_is_no_key(string name)
    {
        Assert.False(ObjectKey.IsValid(name));
        Assert.Throws<ArgumentException>(() => new ObjectKey(name));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("instances/0193a5b2c7d1")]
    [InlineData("studies/7/manifest-1.json")]
    [InlineData("a.._b")]
    public void Our_own_ids_are_keys(string name) => Assert.Equal(name, new ObjectKey(name).Value);

    [Fact]
    public void The_default_key_names_nothing() => Assert.Throws<InvalidOperationException>(() => default(ObjectKey).Value);
}
