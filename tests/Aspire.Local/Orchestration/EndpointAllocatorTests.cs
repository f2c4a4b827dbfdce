using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

public sealed class EndpointAllocatorTests : IDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private readonly EndpointAllocator _allocator = new(randomizePorts: false);

    public void Dispose() => _allocator.Dispose();

    [Fact]
    public void Without_fixed_ports_the_process_listens_where_clients_connect()
    {
        var instances = Allocate(Executable().WithHttpEndpoint());

        Assert.Equal(instances[0].Ports["http"], Port(instances[0].Resource));
        Assert.Empty(_allocator.Proxies);
    }

    [Fact]
    public void Different_port_and_target_port_need_a_proxy()
    {
        using var port = LoopbackPort.Take();
        using var target = LoopbackPort.Take();

        var instances = Allocate(Executable().WithHttpEndpoint(port: port.Number, targetPort: target.Number));

        Assert.Equal(target.Number, instances[0].Ports["http"]);
        Assert.Equal(port.Number, Port(instances[0].Resource));
        Assert.Equal(port.Number, Assert.Single(_allocator.Proxies).Port);
    }

    [Fact]
    public void Replicas_have_ports_of_their_own_behind_a_proxy()
    {
        var project = Executable().WithHttpEndpoint().WithAnnotation(new ReplicaAnnotation(3));

        var instances = Allocate(project);

        Assert.Equal(3, instances.Select(instance => instance.Id).Distinct().Count());
        Assert.All(instances, instance => Assert.Matches("^e-[a-z]{8}$", instance.Id));
        Assert.Equal(instances.Select(instance => instance.Ports["http"]), Assert.Single(_allocator.Proxies).Targets);
    }

    [Fact]
    public void Randomized_ports_replace_fixed_ports_of_proxied_endpoints_only()
    {
        using var random = new EndpointAllocator(randomizePorts: true);
        using var proxied = LoopbackPort.Take();
        using var direct = LoopbackPort.Take();
        var resource = Executable().WithHttpEndpoint(port: proxied.Number, name: "a").WithHttpEndpoint(port: direct.Number, name: "b", isProxied: false);

        var instances = ResourceInstance.Create(resource.Resource);
        random.Allocate(instances);

        Assert.NotEqual(proxied.Number, instances[0].Ports["a"]);
        Assert.Equal(direct.Number, instances[0].Ports["b"]);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("+")]
    public void A_listener_on_every_address_is_reached_as_localhost(string host)
    {
        var instances = Allocate(Executable().WithHttpEndpoint().WithEndpoint("http", endpoint => endpoint.TargetHost = host));

        Assert.Equal("localhost", instances[0].Resource.Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint!.Address);
    }

    [Fact]
    public void Taken_port_is_named_with_its_owner()
    {
        using var port = LoopbackPort.Take();
        using var listener = new TcpListener(IPAddress.Loopback, port.Number);
        listener.Start();

        var failure = Assert.Throws<DistributedApplicationException>(() => Allocate(Executable().WithHttpEndpoint(port: port.Number)));

        Assert.Contains("'e'", failure.Message);
        Assert.Contains(port.Number.ToString(), failure.Message);
    }

    public static TheoryData<string, Func<IResourceBuilder<ExecutableResource>, IResourceBuilder<ExecutableResource>>> Impossible => new()
    {
        { "must be proxied", e => e.WithHttpEndpoint(isProxied: false).WithAnnotation(new ReplicaAnnotation(2)) },
        { "must not fix the target port", e => e.WithHttpEndpoint(targetPort: 8080).WithAnnotation(new ReplicaAnnotation(2)) },
        { "same port and target port", e => e.WithHttpEndpoint(port: 8080, targetPort: 8080) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_combinations_are_refused(
        string reason, Func<IResourceBuilder<ExecutableResource>, IResourceBuilder<ExecutableResource>> configure)
    {
        var failure = Assert.Throws<DistributedApplicationException>(() => Allocate(configure(Executable())));

        Assert.Contains(reason, failure.Message);
    }

    [Fact]
    public void A_container_endpoint_needs_the_port_of_the_image()
    {
        var failure = Assert.Throws<DistributedApplicationException>(() => Allocate(_builder.AddContainer("c", "image").WithHttpEndpoint()));

        Assert.Contains("needs a target port", failure.Message);
    }

    private IResourceBuilder<ExecutableResource> Executable() => _builder.AddExecutable("e", "sh", ".", "-c", "true");

    private IReadOnlyList<ResourceInstance> Allocate<T>(IResourceBuilder<T> resource)
        where T : IResource
    {
        var instances = ResourceInstance.Create(resource.Resource);
        _allocator.Allocate(instances);
        return instances;
    }

    private static int Port(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint!.Port;
}
