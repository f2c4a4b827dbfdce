using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Server.Statuses;

namespace HyperFleet.Server.Tests.Statuses;

public sealed class SequenceIdTests
{
    [Theory]
    [InlineData(null, "5", true)]
    [InlineData("", "5", true)]
    [InlineData("2124052681361199104", "2124052681386364928", true)]
    [InlineData("2124052681386364928", "2124052681361199104", false)]
    [InlineData("2124052681361199104", "2124052681361199104", false)]
    [InlineData("2124052681361199104", "2124052681361199105", true)]
    [InlineData("2124052681361199104", "text", false)]
    public void A_newer_sequence_wins(string? stored, string incoming, bool newer) => Assert.Equal(newer, SequenceId.IsNewer(stored, incoming));

    [Fact]
    public void Of_another_node_the_times_decide()
    {
        Assert.True(SequenceId.IsNewer(Snowflake(1000, 1, 7), Snowflake(1001, 2, 0)));
        Assert.False(SequenceId.IsNewer(Snowflake(1000, 1, 7), Snowflake(1000, 2, 9)));
    }

    [Fact]
    public void Two_sequences_are_never_newer_than_each_other() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<long, long>((a, b) =>
        !(SequenceId.IsNewer($"{Math.Abs(a)}", $"{Math.Abs(b)}") && SequenceId.IsNewer($"{Math.Abs(b)}", $"{Math.Abs(a)}"))));

    private static string Snowflake(long time, long node, long step) => $"{(time << 22) | (node << 12) | step}";
}
