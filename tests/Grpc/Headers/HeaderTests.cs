using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Grpc.Headers;

namespace HyperFleet.Grpc.Tests.Headers;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("1H", 3600_000_000_0)]
    [InlineData("2M", 120_000_000_0)]
    [InlineData("3S", 3_000_000_0)]
    [InlineData("250m", 250_000_0)]
    [InlineData("7u", 70)]
    [InlineData("1n", 1)]
    [InlineData("99999999H", 3599999964000000000)]
    public void A_timeout_is_digits_and_a_unit(string text, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("123456789S")]
    public void Any_other_timeout_is_malformed(string text) => Assert.False(TimeoutHeader.TryParse(text, out _));

    [Fact]
    public void A_timeout_travels_rounded_up_by_at_most_a_millionth() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(1, int.MaxValue).Two().Select(pair => (long)pair.Item1 * (pair.Item2 % 1_000_000_000)).Where(ticks => ticks > 0).ToArbitrary(), ticks =>
        {
            var timeout = TimeSpan.FromTicks(Math.Min(ticks, TimeSpan.TicksPerDay * 4_000_000));
            return TimeoutHeader.TryParse(TimeoutHeader.Format(timeout), out var read)
                && read >= timeout && read.Ticks - timeout.Ticks <= Math.Max(10, timeout.Ticks / 1_000_000 * 6);
        }));

    [Fact]
    public void A_message_travels_in_printable_ASCII() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var sent = string.Concat(text.Get.EnumerateRunes());
            var encoded = StatusHeaders.Encode(sent);
            return !encoded.AsSpan().ContainsAnyExceptInRange(' ', '~') && StatusHeaders.Decode(encoded) == sent;
        }));

    [Fact]
    public void Any_message_can_be_read() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), text => StatusHeaders.Decode(text.Get + "%4%zz%41").EndsWith("%4%zzA", StringComparison.Ordinal)));

    [Fact]
    public void A_long_message_is_cut_so_that_its_status_arrives() => Assert.InRange(StatusHeaders.Encode(new string('ü', 10_000)).Length, 4096, 4110);

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void Only_protobuf_over_grpc_is_taken(string? contentType, bool taken) => Assert.Equal(taken, ContentType.IsGrpc(contentType));

    [Fact]
    public void Metadata_keeps_order_and_repetition()
    {
        var metadata = new RpcMetadata { { "A", "1" }, { "b-bin", [1, 2, 3] }, { "a", "2" } };
        Assert.Equal([new("a", "1"), new("b-bin", "AQID"), new("a", "2")], metadata);
        Assert.Equal(("1", (string?)null), (metadata.Text("A"), metadata.Text("c")));
        Assert.Equal([1, 2, 3], metadata.Bytes("b-bin"));
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("sp ace", "v")]
    [InlineData("grpc-status", "0")]
    [InlineData(":path", "/")]
    [InlineData("content-type", "x")]
    [InlineData("a-bin", "text")]
    [InlineData("a", "größe")]
    [InlineData("a", "line\r\nbreak")]
    public void Metadata_that_cannot_travel_is_refused(string key, string value) =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata { { key, value } });

    [Fact]
    public void Bytes_are_read_with_and_without_padding_and_never_fail() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<NonNull<string>>(), (bytes, garbage) =>
        {
            var received = new RpcMetadata();
            received.Receive("x-bin", Convert.ToBase64String(bytes) + "," + garbage.Get);
            received.Receive("y-bin", garbage.Get);
            received.Bytes("y-bin");
            return bytes.Length == 0 || received.Bytes("x-bin")!.SequenceEqual(bytes);
        }));
}
