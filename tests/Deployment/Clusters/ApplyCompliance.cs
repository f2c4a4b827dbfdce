using HyperFleet.Deployment.Tests.Charts;

namespace HyperFleet.Deployment.Tests.Clusters;

/// <summary>The API server takes every rendered object by server-side apply.</summary>
public abstract class ApplyCompliance(Cluster cluster)
{
    public static TheoryData<string> Charts { get; } = [.. Chart.All.Select(chart => chart.Name)];

    [Theory]
    [MemberData(nameof(Charts))]
    public async Task Every_object_is_applied(string name)
    {
        var chart = Chart.Named(name);
        var unique = $"apply-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}";
        var manifests = await (chart with { Namespace = unique, Release = unique }).TemplateAsync("helm4", "--kube-version", await cluster.VersionAsync(),
            "--set", "networkPolicy.enabled=true,namespace=" + unique, "--set", "metrics.prometheusRule.enabled=true,metrics.dashboards.enabled=true");
        var file = Path.Combine(Directory.CreateTempSubdirectory("hyperfleet-apply-").FullName, "all.yaml");
        await File.WriteAllTextAsync(file, manifests, TestContext.Current.CancellationToken);
        try
        {
            (await cluster.KubectlAsync("create", "namespace", unique)).Successful();
            var applied = (await cluster.KubectlAsync("apply", "--server-side", "-f", file)).Successful();
            Assert.Equal(Chart.Documents(manifests).Count(), applied.Split('\n').Count(line => line.EndsWith("serverside-applied", StringComparison.Ordinal)));
            Assert.DoesNotContain("No resources found", (await cluster.KubectlAsync("get", "deployments,configmaps,serviceaccounts", "-n", unique)).Successful(), StringComparison.Ordinal);
        }
        finally
        {
            await cluster.KubectlAsync("delete", "--ignore-not-found", "--wait=false", "-f", file);
            await cluster.KubectlAsync("delete", "namespace", unique, "--ignore-not-found", "--wait=false");
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
