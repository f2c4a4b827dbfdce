using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Telemetry;

/// <summary>Where telemetry is received, and what projects are told (orchestration contract §8.1, §9.4).</summary>
public sealed class ReceiverAddressTests
{
    private const string Grpc = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string Http = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    [Theory]
    [InlineData(false, false, "http/protobuf", false)]
    [InlineData(false, true, "http/protobuf", true)]
    [InlineData(true, false, "grpc", true)]
    [InlineData(true, true, "grpc", true)]
    public async Task An_address_for_grpc_is_preferred(bool grpc, bool http, string protocol, bool isFixed)
    {
        using var grpcPort = LoopbackPort.Take();
        using var httpPort = LoopbackPort.Take();
        await using var receiver = new TestReceiver(
        [
            .. grpc ? new[] { (Grpc, $"http://localhost:{grpcPort.Number}") } : [],
            .. http ? new[] { (Http, $"http://localhost:{httpPort.Number}") } : [],
        ]);

        await receiver.StartAsync();

        var (address, told) = receiver.Exporter!.Value;
        Assert.Equal(protocol, told);
        if (isFixed)
            Assert.Equal($"http://127.0.0.1:{(grpc ? grpcPort.Number : httpPort.Number)}", address);
    }

    [Fact]
    public async Task A_taken_port_is_replaced_by_a_free_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var receiver = new TestReceiver((Http, $"http://localhost:{taken}"));

        await receiver.StartAsync();

        Assert.NotEqual($"http://127.0.0.1:{taken}", receiver.Exporter!.Value.Address);
    }

    [Fact]
    public void Nobody_is_told_anything_before_the_start() => Assert.Null(new TestReceiver().Exporter);

    [Theory]
    [InlineData("https://localhost:1")]
    [InlineData("4317")]
    public void An_address_that_is_not_http_is_refused(string address)
    {
        var failure = Assert.Throws<DistributedApplicationException>(() => new TestReceiver((Grpc, address)));

        Assert.Contains(Grpc, failure.Message);
        Assert.Contains(address, failure.Message);
    }
}
