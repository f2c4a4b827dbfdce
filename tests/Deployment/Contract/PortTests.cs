using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;

namespace HyperFleet.Deployment.Tests.Contract;

/// <summary>Charts and the manifest of the AppHost put the same listeners on the same ports (deployment contract §6, §7.5).</summary>
public sealed class PortTests
{
    /// <summary>The manifest keeps the executable's defaults where the charts of the contract set other ports.</summary>
    private static readonly string[] Apart = ["maestro-server http", "maestro-server metrics", "maestro-agent health"];

    /// <summary>Resource and deployment; Sentinel and adapter call the port of their health <c>http</c>, as they have no other.</summary>
    private static readonly (string Resource, string Deployment)[] Roles =
    [
        ("hyperfleet-api", "hyperfleet-api"), ("hyperfleet-sentinel", "hyperfleet-sentinel"), ("hyperfleet-adapter", "hyperfleet-adapter"), ("maestro-server", "maestro"), ("maestro-agent", "maestro-agent"),
    ];

    [Fact]
    public async Task Every_listener_of_the_manifest_is_on_the_port_of_the_chart()
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Tool.At("aspire-manifest", "aspire-manifest.json"), TestContext.Current.CancellationToken))!["resources"]!;
        var deployments = new List<JsonObject>();
        foreach (var chart in (Chart[])[Chart.System, Chart.ServerEso, Chart.Agent]) deployments.AddRange((await chart.RenderAsync()).Of("Deployment"));
        var compared = 0;
        foreach (var (resource, name) in Roles)
        {
            var ports = deployments.The("Deployment", name).Containers().Last()["ports"].Members().ToDictionary(port => port["name"]!.ToString(), port => port["containerPort"]!.ToString());
            foreach (var (binding, listener) in manifest[resource]!["bindings"]!.AsObject())
            {
                if (Apart.Contains($"{resource} {binding}")) continue;
                Assert.Equal($"{resource} {binding} {ports.GetValueOrDefault(binding) ?? ports["http"]}", $"{resource} {binding} {listener!["targetPort"]}");
                compared++;
            }
        }

        Assert.Equal(3 + 2 + 2 + 2 + 1, compared);
    }
}
