using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class ModelNameTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Theory]
    [InlineData("a")]
    [InlineData("hyperfleet-api")]
    [InlineData("A1-b2")]
    public void Letters_digits_and_single_hyphens_are_a_name(string name) =>
        Assert.Equal(name, _builder.AddParameter(name, "value").Resource.Name);

    [Theory]
    [InlineData("1a", "must start")]
    [InlineData("-a", "must start")]
    [InlineData("a_b", "only ASCII")]
    [InlineData("a b", "only ASCII")]
    [InlineData("é", "must start")]
    [InlineData("a-", "end with a hyphen")]
    [InlineData("a--b", "two hyphens")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "longer than 64")]
    public void Anything_else_is_not(string name, string reason)
    {
        var failure = Assert.Throws<ArgumentException>(() => _builder.AddParameter(name, "value"));

        Assert.Contains(name, failure.Message);
        Assert.Contains(reason, failure.Message);
    }

    [Fact]
    public void Names_are_unique_whatever_their_case()
    {
        _builder.AddParameter("one", "value");

        var failure = Assert.Throws<DistributedApplicationException>(() => _builder.AddContainer("One", "image"));

        Assert.Contains("'One'", failure.Message);
    }

    [Fact]
    public void Endpoint_names_follow_the_same_rule_and_are_unique_per_resource()
    {
        var container = _builder.AddContainer("c", "image").WithHttpEndpoint(targetPort: 80);

        Assert.Throws<ArgumentException>(() => container.WithEndpoint(name: "a_b"));
        Assert.Throws<DistributedApplicationException>(() => container.WithHttpEndpoint(targetPort: 81));
    }

    [Fact]
    public void Builders_are_covariant()
    {
        IResourceBuilder<IResource> project = _builder.AddPostgres("postgres");

        Assert.IsAssignableFrom<IResourceBuilder<IResourceWithConnectionString>>(project);
    }
}
