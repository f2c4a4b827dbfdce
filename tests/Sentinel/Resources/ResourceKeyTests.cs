using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Tests.Resources;

public sealed class ResourceKeyTests
{
    [Theory]
    [InlineData("0197aa00-0000-7000-8000-0000000000c1", "0197AA00-0000-7000-8000-0000000000C1")] // another id, although the same UUID
    [InlineData("0197aa00-0000-7000-8000-0000000000c1", "0197aa0000007000800000000000000000c1")]
    [InlineData("0197aa00-0000-7000-8000-0000000000c1", " 197aa00-0000-7000-8000-0000000000c1")]
    [InlineData("c1", "c2")]
    [InlineData("", " ")]
    public void Different_ids_have_different_keys(string one, string other)
    {
        Assert.NotEqual(ResourceKey.Of(one), ResourceKey.Of(other));
        Assert.Equal(ResourceKey.Of(one), ResourceKey.Of(new string(one)));
    }

    [Fact]
    public void Of_any_two_texts_only_equal_ones_share_a_key() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<string, string>((a, b) => a is null || b is null || (a == b) == (ResourceKey.Of(a) == ResourceKey.Of(b))));

    [Fact]
    public void A_uuid_is_its_own_key() => Assert.Equal(
        new Guid("0197aa00-0000-7000-8000-0000000000c1"), ResourceKey.Of("0197aa00-0000-7000-8000-0000000000c1").Value);
}
