using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Tests;

/// <summary>What is on a cluster.</summary>
internal sealed class ClusterView(KubernetesClient client) : IDisposable
{
    private static readonly KubernetesResource ConfigMaps = new(new("", "v1", "ConfigMap"), "configmaps", Namespaced: true);
    private static readonly KubernetesResource AppliedWorks = new(new("work.open-cluster-management.io", "v1", "AppliedManifestWork"), "appliedmanifestworks", Namespaced: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Text of a ConfigMap in <c>default</c>; null: there is none.</summary>
    public async Task<string?> TextAsync(string name) => (await client.For(ConfigMaps).GetAsync("default", name, Cancellation)).Object?["data"]?["text"]?.ToString();

    public async Task<IReadOnlyList<string>> ConfigMapsAsync(string prefix) => await NamesAsync(ConfigMaps, prefix);

    /// <summary>Works that the agents remember, by their ids' prefix.</summary>
    public async Task<IReadOnlyList<string>> WorksAsync(string prefix = "") =>
        [.. (await NamesAsync(AppliedWorks, "")).Select(name => name[(name.IndexOf('-') + 1)..]).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];

    public async Task<JsonObject?> WorkAsync(string name) => (await client.For(AppliedWorks).GetAsync(null, name, Cancellation)).Object;

    public async Task<JsonObject> CreateAsync(JsonObject manifest) =>
        (await (await client.ForAsync(GroupVersionKind.Of(manifest), Cancellation))!.CreateAsync(manifest, null, Cancellation)).Require();

    public async Task EditAsync(string name, string text) => (await client.For(ConfigMaps).PatchAsync(
        "default", name, PatchFormat.Merge, new JsonObject { ["data"] = new JsonObject { ["text"] = text } }, null, Cancellation)).Require();

    public async Task DeleteAsync(string name) => (await client.For(ConfigMaps).DeleteAsync("default", name, null, Cancellation)).Require();

    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyList<string>> NamesAsync(KubernetesResource resource, string prefix) =>
        [.. (await client.For(resource).ListAllAsync(null, new ListOptions(), Cancellation)).Items.Select(item => item.Name!).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
