using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Tests.Schemas;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1e3", "1k")]
    [InlineData("0", "0")]
    [InlineData("0Mi", "0")]
    [InlineData("100", "100")]
    [InlineData("1000", "1k")]
    [InlineData("12E", "12E")]
    [InlineData("-1", "-1")]
    public void Quantities_have_one_form(string text, string canonical) => Assert.Equal(canonical, Quantities.Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    public void Others_are_refused(string text) => Assert.Null(Quantities.Canonical(text));
}
