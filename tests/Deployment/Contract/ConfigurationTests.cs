using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Contract;

/// <summary>The files in the charts' ConfigMaps are what the executable reads.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-config-").FullName;

    [Fact]
    public async Task Sentinel_reads_its_file()
    {
        var files = await FilesAsync(await Chart.System.RenderAsync());
        var dump = (await HyperFleetAsync([], "sentinel", "config-dump", "--config", files["hyperfleet-sentinel-config"])).Successful();
        Assert.Contains("base_url: http://hyperfleet-api.hyperfleet-system.svc.cluster.local:8000", dump, StringComparison.Ordinal);
        Assert.Contains("""now - timestamp(ref_time) > duration("10s")""", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_adapter_reads_its_files()
    {
        var files = await FilesAsync(await Chart.System.RenderAsync("--set", "hyperfleetAdapter.adapterConfig.maestro.auth.type=tls,hyperfleetAdapter.adapterConfig.maestro.auth.tlsConfig.caFile=/ca"));
        var dump = (await HyperFleetAsync([], "adapter", "config-dump", "--config", files["hyperfleet-adapter-config"], "--task-config", files["hyperfleet-adapter-task-config"])).Successful();
        Assert.Contains("subscription_id: landing-zone", dump, StringComparison.Ordinal);
        Assert.Contains("grpc_server_address: maestro-grpc.maestro.svc.cluster.local:8090", dump, StringComparison.Ordinal);
        Assert.Contains("namespaceName", dump, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hyperfleet-sentinel-broker-config")]
    [InlineData("hyperfleet-adapter-broker-config")]
    public async Task Broker_files_are_read_and_the_url_comes_from_the_secret(string name)
    {
        var files = await FilesAsync(await Chart.System.RenderAsync());
        var ended = await HyperFleetAsync(
            new() { ["BROKER_RABBITMQ_URL"] = "amqps://user:p%3Fss@127.0.0.1:1" }, "broker", "parked", "list", "-c", files[name], "--queue", "q");
        Assert.Contains("cannot connect to AMQP", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("p%3Fss", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentinel_and_adapter_agree_on_exchange_and_type()
    {
        var objects = await Chart.System.RenderAsync();
        var sentinel = Rabbit(objects, "hyperfleet-sentinel-broker-config");
        var adapter = Rabbit(objects, "hyperfleet-adapter-broker-config");
        Assert.Equal(sentinel["exchange_type"]!.ToString(), adapter["exchange_type"]!.ToString());
        var topic = objects.The("Deployment", "hyperfleet-sentinel").Container("hyperfleet-sentinel")["env"].Members().Single(variable => variable["name"]!.ToString() == "BROKER_TOPIC");
        Assert.Equal(topic["value"]!.ToString(), adapter["exchange"]!.ToString());
        Assert.Equal(("hyperfleet-clusters-landing-zone", "#"), (adapter["queue"]!.ToString(), adapter["routing_key"]!.ToString()));
    }

    [Fact]
    public async Task The_broker_files_of_maestro_are_valid_and_keep_within_the_limits_of_IoT_Core()
    {
        foreach (var (chart, name) in ((Chart, string)[])[(Chart.Agent, "maestro-agent-mqtt-config"), (Chart.ServerEso, "maestro-mqtt-config")])
        {
            var text = (await chart.RenderAsync()).The("ConfigMap", name)["data"]!["config.yaml"]!.GetValue<string>();
            var file = YamlJson.Parse(text).Deserialize<MqttBrokerFile>(JsonSerializerOptions.Web)!;
            Assert.Empty(file.Validate());
            Assert.True(file.UsesTls);
            Assert.All(file.Topics.Values, topic => Assert.True(topic.Count(letter => letter == '/') <= 7 && topic.Length <= 256));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonNode Rabbit(IReadOnlyList<JsonObject> objects, string name) =>
        YamlJson.Parse(objects.The("ConfigMap", name)["data"]!["broker.yaml"]!.GetValue<string>())!["broker"]!["rabbitmq"]!;

    private static Task<Ended> HyperFleetAsync(Dictionary<string, string> environment, params string[] arguments) =>
        Tool.RunAsync("dotnet", environment, [Path.Combine(AppContext.BaseDirectory, "hyperfleet.dll"), .. arguments]);

    private async Task<Dictionary<string, string>> FilesAsync(IReadOnlyList<JsonObject> objects)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var map in objects.Of("ConfigMap"))
        {
            var (file, content) = map["data"]!.AsObject().Single();
            paths[map.Name()] = Path.Combine(_folder, $"{map.Name()}.{file}");
            await File.WriteAllTextAsync(paths[map.Name()], content!.GetValue<string>(), TestContext.Current.CancellationToken);
        }

        return paths;
    }
}
