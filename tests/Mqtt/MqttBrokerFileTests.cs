using System.Text;
using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

public sealed class MqttBrokerFileTests
{
    private static readonly MqttBrokerFile Plain = new() { BrokerHost = "broker:1883", Topics = Topics() };

    public static TheoryData<MqttBrokerFile, string> Mistakes => new()
    {
        { Plain with { BrokerHost = null }, "brokerHost is required" },
        { Plain with { BrokerHost = "tcp://broker:1883" }, "brokerHost 'tcp://broker:1883' must be host:port" },
        { Plain with { BrokerHost = "broker:0" }, "must be host:port" },
        { Plain with { KeepAlive = 70_000 }, "keepAlive is 70000: set it between 0 and 65535 seconds" },
        { Plain with { PublishQoS = 2 }, "pubQoS is 2: set it to 0 or 1" },
        { Plain with { SubscribeQoS = -1 }, "subQoS is -1: set it to 0 or 1" },
        { Plain with { ClientCertFile = "/c" }, "a client certificate needs its key" },
        { Plain with { CaData = "§" }, "caData is not base64" },
        { Plain with { Topics = Topics(("agentEvents", "")) }, "topics.agentEvents is required" },
        { Plain with { Topics = Topics(("sourceEvents", "maestro/events")) }, "topics.sourceEvents is 'maestro/events': write it like sources/maestro/consumers/+/sourceevents" },
        { Plain with { Topics = Topics(("sourceEvents", "sources/Maestro/consumers/+/sourceevents")) }, "topics.sourceEvents" },
        { Plain with { Topics = Topics(("agentBroadcast", "clusters/a/b/agentbroadcast")) }, "topics.agentBroadcast is" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_the_key_and_its_fix(MqttBrokerFile file, string error) => Assert.Contains(error, Assert.Single(file.Validate()));

    [Theory]
    [InlineData("broker:8883", "broker", 8883)]
    [InlineData("broker", "broker", 1883)]
    [InlineData("10.0.0.1:1", "10.0.0.1", 1)]
    [InlineData("[::1]:1884", "::1", 1884)]
    [InlineData("[::1]", "::1", 1883)]
    public void The_address_is_host_and_port(string brokerHost, string host, int port)
    {
        var client = (Plain with { BrokerHost = brokerHost }).Client("id");
        Assert.Equal((host, port, "id"), (client.Host, client.Port, client.ClientId));
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)), (client.KeepAlive, client.ConnectTimeout));
    }

    [Fact]
    public void An_authority_without_a_client_certificate_stays_plain_text_and_is_warned_about()
    {
        var file = Plain with { CaFile = "/ca.pem" };
        Assert.Empty(file.Validate());
        Assert.Null(file.Client("id").Tls);
        Assert.Contains("plain text", file.Warning);
        Assert.Null(Plain.Warning);
    }

    [Fact]
    public void A_secret_is_never_printed() =>
        Assert.DoesNotContain("secret", (Plain with { Password = "secret", ClientKeyData = "secret" }).ToString());

    [Fact]
    public async Task Certificates_are_taken_from_files_or_from_data()
    {
        using var files = new TestCertificates();
        await using var broker = await MosquittoServer.StartAsync(
            $"cafile {files.CaFile}", $"certfile {files.ServerCertificate}", $"keyfile {files.ServerKey}", "require_certificate true", "user root");
        var byFile = Plain with { BrokerHost = $"127.0.0.1:{broker.Port}", CaFile = files.CaFile, ClientCertFile = files.ClientCertificate, ClientKeyFile = files.ClientKey };
        var byData = Plain with { BrokerHost = byFile.BrokerHost, CaData = Base64(files.CaFile), ClientCertData = Base64(files.ClientCertificate), ClientKeyData = Base64(files.ClientKey) };

        foreach (var file in new[] { byFile, byData })
        {
            Assert.Empty(file.Validate());
            await using var client = await MqttClient.ConnectAsync(file.Client("id"), cancellation: TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public async Task Messages_go_and_come_at_the_levels_of_the_file(int publish, int subscribe)
    {
        await using var broker = await MosquittoServer.StartAsync();
        var file = new MqttBrokerFile { BrokerHost = $"127.0.0.1:{broker.Port}", PublishQoS = publish, SubscribeQoS = subscribe };
        await using var client = await MqttClient.ConnectAsync(file.Client("id"), cancellation: TestContext.Current.CancellationToken);
        await client.SubscribeAsync([file.Subscription("t")], TestContext.Current.CancellationToken);

        Assert.True((await client.PublishAsync(new("t", "hi"u8.ToArray()), TestContext.Current.CancellationToken)).IsSuccess);

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var received = await client.Messages.ReadAsync(deadline.Token);
        Assert.Equal((MqttQualityOfService)Math.Min(publish, subscribe), received.QualityOfService);
    }

    [Theory]
    [InlineData("agentEvents", "$share/statussubscribers/sources/maestro/consumers/+/agentevents")]
    [InlineData("sourceEvents", "sources/+/clusters/cluster-1/sourceevents")]
    [InlineData("sourceBroadcast", "sources/maestro/sourcebroadcast")]
    [InlineData("agentBroadcast", "")]
    public void Topics_of_every_deployment_are_accepted(string key, string topic) =>
        Assert.Empty((Plain with { Topics = Topics((key, topic)) }).Validate());

    private static Dictionary<string, string> Topics(params (string Key, string Topic)[] changed)
    {
        var topics = new Dictionary<string, string>
        {
            ["sourceEvents"] = "sources/maestro/consumers/+/sourceevents",
            ["agentEvents"] = "sources/maestro/consumers/+/agentevents",
        };
        foreach (var (key, topic) in changed)
            topics[key] = topic;
        return topics;
    }

    private static string Base64(string file) => Convert.ToBase64String(Encoding.ASCII.GetBytes(File.ReadAllText(file)));
}
