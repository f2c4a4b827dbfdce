using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class EndpointAnnotationTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Fact]
    public void Every_http_endpoint_that_exists_becomes_external_and_later_ones_do_not()
    {
        var resource = Executable().WithHttpEndpoint(name: "a").WithHttpsEndpoint(name: "b").WithEndpoint(name: "tcp", scheme: "tcp")
            .WithExternalHttpEndpoints().WithHttpEndpoint(name: "later");

        Assert.Equal(["a", "b"], Endpoints(resource).Where(endpoint => endpoint.IsExternal).Select(endpoint => endpoint.Name));
    }

    [Fact]
    public void An_http2_service_speaks_nothing_else_on_its_http_endpoints()
    {
        var resource = Executable().WithHttpEndpoint(name: "a").WithEndpoint(name: "tcp", scheme: "tcp").AsHttp2Service();

        Assert.Equal(["http2", "tcp"], Endpoints(resource).Select(endpoint => endpoint.Transport));
    }

    [Theory]
    [InlineData(null, null, null, "e_http_/_200_check")]
    [InlineData("/ready", null, null, "e_http_/ready_200_check")]
    [InlineData("/ready", 204, "health", "e_health_/ready_204_check")]
    public void A_health_check_is_named_after_what_it_asks(string? path, int? status, string? endpoint, string key)
    {
        var resource = Executable().WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "health").WithHttpHealthCheck(path, status, endpoint);

        Assert.Equal(key, Assert.Single(resource.Resource.Annotations.OfType<HealthCheckAnnotation>()).Key);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("missing")]
    public void A_health_check_needs_an_http_endpoint(string endpoint)
    {
        var resource = Executable().WithEndpoint(name: "tcp", scheme: "tcp");

        var failure = Assert.Throws<DistributedApplicationException>(() => resource.WithHttpHealthCheck("/", endpointName: endpoint));

        Assert.Contains("'e'", failure.Message);
        Assert.Contains($"'{endpoint}'", failure.Message);
    }

    [Fact]
    public void Servers_are_checked_under_their_own_names()
    {
        var postgres = _builder.AddPostgres("pg");
        var database = postgres.AddDatabase("db");
        var rabbit = _builder.AddRabbitMQ("rabbit");

        Assert.Equal(
            ["pg_check", "db_check", "rabbit_check"],
            new IResource[] { postgres.Resource, database.Resource, rabbit.Resource }.Select(resource => Assert.Single(resource.Annotations.OfType<HealthCheckAnnotation>()).Key));
    }

    [Fact]
    public void Nobody_waits_for_itself()
    {
        var resource = Executable();

        Assert.Throws<DistributedApplicationException>(() => resource.WaitFor(resource));
    }

    private static IEnumerable<EndpointAnnotation> Endpoints(IResourceBuilder<IResource> resource) => resource.Resource.Annotations.OfType<EndpointAnnotation>();

    private IResourceBuilder<ExecutableResource> Executable() => _builder.AddExecutable("e", "sh", ".", "-c", "true");
}
