using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

public sealed class MqttConnectionStringTests
{
    [Theory]
    [InlineData("Host=broker;Port=8883", "broker:8883")]
    [InlineData("host=broker", "broker:1883")]
    [InlineData("Host=::1;Port=1884", "[::1]:1884")]
    [InlineData("Host=[::1]", "[::1]:1883")]
    public void Host_and_port_are_the_brokers_address(string text, string address)
    {
        Assert.True(MqttConnectionString.TryRead(text, "+", out var file, out _));
        Assert.Equal(address, file.BrokerHost);
        Assert.False(file.UsesTls);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("management-abc123")]
    public void The_topics_are_the_consumers(string consumer)
    {
        Assert.True(MqttConnectionString.TryRead("Host=broker", consumer, out var file, out _));
        Assert.Equal(
            ($"sources/maestro/consumers/{consumer}/sourceevents", $"sources/maestro/consumers/{consumer}/agentevents"),
            (file.Topics["sourceEvents"], file.Topics["agentEvents"]));
    }

    [Theory]
    [InlineData("", "Host is required")]
    [InlineData("Port=1883", "Host is required")]
    [InlineData("amqp://broker", "write it like Host=broker;Port=1883")]
    [InlineData("Host=broker;Port=eins", "brokerHost 'broker:eins' must be host:port")]
    [InlineData("Host=broker;CertFile=/c", "'certfile' is unknown: use Host, Port")]
    [InlineData("Host=broker;ClientCertFile=/c", "a client certificate needs its key")]
    public void A_mistake_says_what_to_write(string text, string mistake)
    {
        Assert.False(MqttConnectionString.TryRead(text, "+", out var file, out var mistakes));
        Assert.Null(file);
        Assert.Contains(mistake, Assert.Single(mistakes));
    }

    [Fact]
    public void A_mistake_never_repeats_a_password()
    {
        Assert.False(MqttConnectionString.TryRead("Host=broker;Password=secret;Pasword=secret", "+", out _, out var mistakes));
        Assert.DoesNotContain("secret", string.Join(' ', mistakes));
    }

    [Fact]
    public async Task A_broker_that_wants_certificates_is_reached_by_one_line()
    {
        using var files = new TestCertificates();
        await using var broker = await MosquittoServer.StartAsync(
            $"cafile {files.CaFile}", $"certfile {files.ServerCertificate}", $"keyfile {files.ServerKey}", "require_certificate true", "user root");
        var text = $"Host=127.0.0.1;Port={broker.Port};CaFile={files.CaFile};ClientCertFile={files.ClientCertificate};ClientKeyFile={files.ClientKey}";

        Assert.True(MqttConnectionString.TryRead(text, "+", out var file, out _));

        await using var client = await MqttClient.ConnectAsync(file.Client("id"), cancellation: TestContext.Current.CancellationToken);
    }
}
