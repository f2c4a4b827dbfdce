using System.Text.Json.Nodes;
using HyperFleet.Deployment.Tests.Charts;

namespace HyperFleet.Deployment.Tests.Contract;

/// <summary>Two ways to an image, Dockerfile and <c>dotnet publish -t:PublishContainer</c>, and what the charts expect of it (deployment contract §6).</summary>
public sealed class ImageTests
{
    private static readonly string Dockerfile = File.ReadAllText(Tool.At("Dockerfile"));

    [Fact]
    public async Task Publishing_as_a_container_says_the_same_as_the_Dockerfile()
    {
        var evaluated = JsonNode.Parse((await Tool.RunAsync(
            "dotnet", "msbuild", Tool.At("modules", "Host", "HyperFleet.Host.csproj"), "-nodeReuse:false", "-p:Configuration=Release", "-getProperty:ContainerBaseImage,ContainerUser,ContainerWorkingDirectory,ContainerRepository",
            "-getItem:ContainerPort,ContainerEnvironmentVariable")).Successful())!;
        var properties = evaluated["Properties"]!;
        Assert.Contains($"FROM {properties["ContainerBaseImage"]}\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"USER {properties["ContainerUser"]}\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"[\"{properties["ContainerWorkingDirectory"]}/hyperfleet\"]", Dockerfile, StringComparison.Ordinal);
        Assert.Equal("hyperfleet", properties["ContainerRepository"]!.ToString());

        var ports = evaluated["Items"]!["ContainerPort"].Members().ToList();
        Assert.All(ports, port => Assert.Equal("tcp", port["Type"]!.ToString()));
        Assert.Contains($"EXPOSE {string.Join(' ', ports.Select(port => port["Identity"]))}\n", Dockerfile, StringComparison.Ordinal);
        Assert.All(
            evaluated["Items"]!["ContainerEnvironmentVariable"].Members(),
            variable => Assert.Contains($"{variable["Identity"]}={variable["Value"]}", Dockerfile, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_port_of_every_chart_is_one_of_the_image()
    {
        var exposed = Dockerfile.Split('\n').Single(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)).Split(' ')[1..];
        var asked = (await ObjectTests.DeploymentsAsync()).SelectMany(deployment => deployment.Containers()).SelectMany(container => container["ports"].Members()).Select(port => port["containerPort"]!.ToString());
        Assert.Equal(exposed.Order(StringComparer.Ordinal), asked.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_container_runs_as_a_user_of_the_contract()
    {
        foreach (var deployment in await ObjectTests.DeploymentsAsync())
        {
            Assert.Equal("65532", deployment.Pod()["securityContext"]!["runAsUser"]!.ToString());
            foreach (var container in deployment.Containers())
            {
                if (container["securityContext"]!["runAsUser"] is { } user) Assert.Equal(("db-migrate", "1000"), (container["name"]!.ToString(), user.ToString()));
                Assert.Contains(container["volumeMounts"].Members(), mount => mount["mountPath"]!.ToString() == "/tmp");
            }
        }
    }
}
