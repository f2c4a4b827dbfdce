using HyperFleet.Deployment.Tests.Charts;
using HyperFleet.Deployment.Tests.Scripts;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.ArgoCd;

/// <summary>scripts/render-config.sh (deployment contract §4.3).</summary>
public sealed class RenderTests : IDisposable
{
    private readonly StubTools _tools = new();

    [Theory]
    [MemberData(nameof(Tool.Helms), MemberType = typeof(Tool))]
    public async Task The_committed_files_are_what_config_yaml_says(string helm)
    {
        (await RenderAsync(helm, await File.ReadAllTextAsync(Tool.At("config.yaml"), TestContext.Current.CancellationToken))).Successful();
        var committed = Directory.GetFiles(Tool.At("argocd", "rendered"), "*", SearchOption.AllDirectories);
        Assert.Equal(4, committed.Length);
        Assert.All(committed, file => Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(Output, Path.GetRelativePath(Tool.At("argocd", "rendered"), file)))));
    }

    [Fact]
    public async Task Rendered_roles_reach_the_service_accounts()
    {
        var objects = await (Chart.System with { Required = [] }).RenderAsync("-f", Tool.At("argocd", "rendered", "integration", "us-east-1", "regional-cluster-values.yaml"));
        foreach (var (account, role) in ((string, string)[])[("hyperfleet-api-sa", "api"), ("sentinel-sa", "sentinel"), ("hyperfleet-adapter-sa", "adapter")])
            Assert.EndsWith($"regional-ab12-hyperfleet-{role}", objects.The("ServiceAccount", account)["metadata"]!["annotations"]!["eks.amazonaws.com/role-arn"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("charts/maestro-agent", "argocd/management-cluster/maestro-agent-values.yaml")]
    [InlineData("charts/maestro-server-eso", "argocd/regional-cluster/maestro-server-values.yaml")]
    public async Task The_values_of_an_application_are_enough(string chart, string values) =>
        (await Tool.RunAsync("helm4", "template", "maestro", chart, "-n", "maestro", "-f", values)).Successful();

    [Fact]
    public async Task Later_levels_win_and_a_revision_replaces_the_branch()
    {
        (await RenderAsync("helm4", """
            shards:
              - region: eu-west-1
                environment: prod
                config_revision: {regional-cluster: abcdef0123}
                values:
                  global: {a: global, b: global, c: global, nested: {left: global, right: global}}
                  b: shard
                  c: shard
                  regional-cluster: {c: type, nested: {right: type}, hyperfleet-system: {hyperfleetApi: {replicaCount: 3}}}
            """)).Successful();
        var values = YamlJson.Parse(await File.ReadAllTextAsync(Path.Combine(Output, "prod", "eu-west-1", "regional-cluster-values.yaml"), TestContext.Current.CancellationToken))!;
        Assert.Equal("""{"a":"global","b":"shard","c":"type","hyperfleetApi":{"replicaCount":3},"nested":{"left":"global","right":"type"}}""", values.ToJsonString());
        var set = YamlJson.Parse(await File.ReadAllTextAsync(Path.Combine(Output, "prod", "eu-west-1", "regional-cluster-manifests", "applicationset.yaml"), TestContext.Current.CancellationToken))!["spec"]!;
        Assert.Equal("abcdef0123", set["generators"]![0]!["matrix"]!["generators"]![1]!["git"]!["revision"]!.ToString());
        Assert.Equal("abcdef0123", set["template"]!["spec"]!["sources"]![0]!["targetRevision"]!.ToString());
        Assert.Equal("{{ .metadata.annotations.git_revision }}", set["template"]!["spec"]!["sources"]![1]!["targetRevision"]!.ToString());
    }

    [Theory]
    [InlineData("shards: []", "Error: No shards found in config.yaml")]
    [InlineData("shards: [{region: a, environment: b}, {region: a, environment: b}]", "Error: Duplicate environment + region combination: b/a")]
    [InlineData("shards: [{region: a, environment: b, config_revision: {regional-cluster: xyz}}]", "Error: Invalid commit hash for shard b/a, cluster type regional-cluster: xyz. Expected 7-40 character hexadecimal string.")]
    [InlineData("shards: [{region: a}]", "Error: A shard in config.yaml has no environment")]
    public async Task Mistakes_are_refused_with_one_line(string config, string error)
    {
        foreach (var helm in (string[])["helm3", "helm4"])
        {
            var ended = await RenderAsync(helm, config);
            Assert.Equal((1, error + "\n"), (ended.Code, ended.Error));
        }
    }

    [Fact]
    public async Task Missing_files_are_named()
    {
        Assert.Equal("Error: Config file not found: nowhere.yaml\n", (await _tools.RunAsync("render-config.sh", With("helm4", "CONFIG", "nowhere.yaml"))).Error);
        Assert.Equal("Error: No cluster types found\n", (await _tools.RunAsync("render-config.sh", With("helm4", "SOURCE", "docs"))).Error);
    }

    public void Dispose() => _tools.Dispose();

    private string Output => Path.Combine(_tools.Folder, "rendered");

    private async Task<Ended> RenderAsync(string helm, string config)
    {
        var path = Path.Combine(_tools.Folder, "config.yaml");
        await File.WriteAllTextAsync(path, config, TestContext.Current.CancellationToken);
        return await _tools.RunAsync("render-config.sh", With(helm, "CONFIG", path));
    }

    private Dictionary<string, string> With(string helm, string name, string value)
    {
        _tools.With("helm", $"exec {Tool.Find(helm)} \"$@\"");
        return new() { [name] = value, ["OUTPUT"] = Output };
    }
}
