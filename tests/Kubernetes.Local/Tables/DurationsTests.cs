using HyperFleet.Kubernetes.Local.Tables;

namespace HyperFleet.Kubernetes.Local.Tests.Tables;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(5, "5s")]
    [InlineData(119, "119s")]
    [InlineData(125, "2m5s")]
    [InlineData(660, "11m")]
    [InlineData(4 * 3600 + 60, "4h1m")]
    [InlineData(30 * 3600, "30h")]
    [InlineData(3 * 86400 + 3600, "3d1h")]
    [InlineData(100 * 86400, "100d")]
    [InlineData(-5, "0s")]
    public void Ages_are_short(int seconds, string text) => Assert.Equal(text, Durations.Show(TimeSpan.FromSeconds(seconds)));
}
