using System.Text.Json.Nodes;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The second publisher, read by the real kubectl and taken by the local Kubernetes API.</summary>
[Collection(FleetCollection.Name)]
public sealed class KustomizeTests(RunningFleet fleet) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-kustomize-").FullName;

    [Fact]
    public async Task The_published_kustomization_is_applied_to_a_cluster()
    {
        using var process = AppHostProcess.Start(
            _folder, "--publisher", "kustomize", "--output-path", _folder, "--namespace", "published",
            "--ConnectionStrings:hyperfleet-db=Host=rds", "--ConnectionStrings:maestro-db=Host=rds", "--ConnectionStrings:rabbitmq=amqps://mq",
            "--ConnectionStrings:mqtt=Host=iot;Port=8883");
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, errors));

        await Kubectl.RunAsync(fleet.Kubeconfig, "apply", "-k", _folder);

        var deployment = JsonNode.Parse(await Kubectl.RunAsync(fleet.Kubeconfig, "get", "deployment", "hyperfleet-api", "-n", "published", "-o", "json"))!;
        var container = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("""["api","serve"]""", container["args"]!.ToJsonString());
        Assert.Equal("/readyz", container["readinessProbe"]!["httpGet"]!["path"]!.GetValue<string>());
        Assert.Equal("hyperfleet-api", deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]!.GetValue<string>());
        var secret = JsonNode.Parse(await Kubectl.RunAsync(fleet.Kubeconfig, "get", "secret", "hyperfleet-api-secrets", "-n", "published", "-o", "json"))!;
        Assert.Equal("Host=rds"u8.ToArray(), Convert.FromBase64String(secret["data"]!["ConnectionStrings__hyperfleet"]!.GetValue<string>()));
        var agent = JsonNode.Parse(await Kubectl.RunAsync(fleet.Kubeconfig, "get", "secret", "maestro-agent-secrets", "-n", "published", "-o", "json"))!;
        Assert.Equal("Host=iot;Port=8883"u8.ToArray(), Convert.FromBase64String(agent["data"]!["ConnectionStrings__mqtt"]!.GetValue<string>()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
