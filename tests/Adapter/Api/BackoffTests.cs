using HyperFleet.Adapter.Api;

namespace HyperFleet.Adapter.Tests.Api;

public sealed class BackoffTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("exponential", 1, 1000)]
    [InlineData("exponential", 3, 4000)]
    [InlineData("exponential", 40, 30000)]
    [InlineData("linear", 3, 3000)]
    [InlineData("constant", 9, 1000)]
    public void The_delay_grows_as_the_strategy_says_up_to_the_limit(string strategy, int attempt, int milliseconds) =>
        Assert.Equal(milliseconds, Backoff.Delay(strategy, attempt, Second, TimeSpan.FromSeconds(30), 0.5).TotalMilliseconds);

    [Theory]
    [InlineData(0, 900)]
    [InlineData(1, 1100)]
    public void Jitter_is_a_tenth_up_or_down(double chance, int milliseconds) =>
        Assert.Equal(milliseconds, Backoff.Delay("constant", 1, Second, TimeSpan.FromSeconds(30), chance).TotalMilliseconds, 3);

    [Fact]
    public void An_unknown_strategy_is_named() =>
        Assert.Equal("invalid retry backoff strategy \"random\" (supported: exponential, linear, constant)", Backoff.Violation("random"));
}
