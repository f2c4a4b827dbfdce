using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class ReferenceExpressionTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    [Fact]
    public async Task Holes_become_values_or_expressions()
    {
        var user = _builder.AddParameter("user", "fleet");
        var expression = ReferenceExpression.Create($"User={user};Plain={"text"};Braces={{x}}");

        Assert.Equal("User=fleet;Plain=text;Braces={x}", await expression.GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal("User={user.value};Plain=text;Braces={{x}}", expression.ValueExpression);
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "http://localhost:8123", "{c.bindings.http.url}")]
    [InlineData(EndpointProperty.Host, "localhost", "{c.bindings.http.host}")]
    [InlineData(EndpointProperty.IPV4Host, "127.0.0.1", "{c.bindings.http.host}")]
    [InlineData(EndpointProperty.Port, "8123", "{c.bindings.http.port}")]
    [InlineData(EndpointProperty.Scheme, "http", "{c.bindings.http.scheme}")]
    [InlineData(EndpointProperty.TargetPort, "80", "{c.bindings.http.targetPort}")]
    [InlineData(EndpointProperty.HostAndPort, "localhost:8123", "{c.bindings.http.host}:{c.bindings.http.port}")]
    public async Task Endpoint_properties(EndpointProperty property, string value, string expression)
    {
        var endpoint = _builder.AddContainer("c", "image").WithHttpEndpoint(targetPort: 80).GetEndpoint("http");
        var annotation = endpoint.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        annotation.AllocatedEndpoint = new AllocatedEndpoint(annotation, "localhost", 8123);

        Assert.Equal(value, await endpoint.Property(property).GetValueAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expression, endpoint.Property(property).ValueExpression);
    }

    [Fact]
    public void Unallocated_endpoint_says_whose_it_is()
    {
        var endpoint = _builder.AddContainer("c", "image").WithHttpEndpoint(targetPort: 80).GetEndpoint("http");

        var failure = Assert.Throws<InvalidOperationException>(() => endpoint.Url);

        Assert.Contains("'http'", failure.Message);
        Assert.Contains("'c'", failure.Message);
    }
}
