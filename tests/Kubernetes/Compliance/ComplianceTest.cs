using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>What the behaviours share: a client, a namespace of their own, and short ways to say what they need.</summary>
public abstract class ComplianceTest(ApiServerUnderTest server) : IAsyncLifetime
{
    protected static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");
    protected static readonly GroupVersionKind Secret = new("", "v1", "Secret");
    protected static readonly GroupVersionKind Namespace = new("", "v1", "Namespace");
    protected static readonly GroupVersionKind ServiceAccount = new("", "v1", "ServiceAccount");
    protected static readonly GroupVersionKind Deployment = new("apps", "v1", "Deployment");

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>Ends with the test, or five minutes after its begin: a server that does not answer fails one test, not the run.</summary>
    protected CancellationToken Cancellation => _deadline.Token;

    protected KubernetesClient Client { get; private set; } = null!;

    /// <summary>A namespace that only this test uses.</summary>
    protected string Space { get; } = $"t-{Guid.CreateVersion7():n}"[..20] + Random.Shared.Next(1000, 9999);

    public async ValueTask InitializeAsync()
    {
        if (server.Missing is { } reason)
            Assert.Skip(reason);
        _deadline.CancelAfter(TimeSpan.FromMinutes(5));
        Client = new(server.Connection, new() { FieldManager = "compliance" });
        await CreateAsync(Namespace, new() { ["metadata"] = new JsonObject { ["name"] = Space } });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (server.Missing is null && await TestContext.Current.GetFixture<ConformanceReport>() is { } report)
            report.Add(server, TestContext.Current);
        if (server is RealApiServer { Missing: null } && await TestContext.Current.GetFixture<UsedNamespaces>() is { } used)
            used.Add(server.Connection, Space);
        Client?.Dispose();
        _deadline.Dispose();
    }

    protected async Task<ResourceClient> For(GroupVersionKind kind) =>
        await Client.ForAsync(kind, Cancellation) ?? throw new InvalidOperationException($"the server has no {kind}");

    /// <summary>An object in the test's namespace.</summary>
    protected JsonObject Named(GroupVersionKind kind, string name, JsonObject? rest = null)
    {
        var result = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Space },
        };
        foreach (var (key, value) in rest ?? [])
            if (key == "metadata")
                foreach (var (inner, own) in value!.AsObject())
                    result["metadata"]![inner] = own?.DeepClone();
            else
                result[key] = value?.DeepClone();
        return result;
    }

    protected JsonObject Map(string name, params (string Key, string Value)[] data) =>
        Named(ConfigMap, name, new() { ["data"] = new JsonObject(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) });

    protected async Task<KubernetesResult> TryCreateAsync(GroupVersionKind kind, JsonObject manifest, WriteOptions? options = null)
    {
        manifest = (JsonObject)manifest.DeepClone();
        manifest["apiVersion"] = kind.ApiVersion;
        manifest["kind"] = kind.Kind;
        return await (await For(kind)).CreateAsync(manifest, options, Cancellation);
    }

    protected async Task<JsonObject> CreateAsync(GroupVersionKind kind, JsonObject manifest) => (await TryCreateAsync(kind, manifest)).Require();

    protected Task<JsonObject> CreateAsync(JsonObject manifest) => CreateAsync(GroupVersionKind.Of(manifest), manifest);

    protected async Task<KubernetesResult> GetAsync(GroupVersionKind kind, string name) => await (await For(kind)).GetAsync(Space, name, Cancellation);

    protected async Task<KubernetesResult> UpdateAsync(JsonObject manifest, WriteOptions? options = null) =>
        await (await For(GroupVersionKind.Of(manifest))).UpdateAsync(manifest, options, Cancellation);

    protected async Task<KubernetesResult> ApplyAsync(JsonObject manifest, string manager = "applier", bool force = false, bool dryRun = false, string? subresource = null) =>
        await (await For(GroupVersionKind.Of(manifest))).ApplyAsync(manifest, new() { FieldManager = manager, Force = force, DryRun = dryRun, Subresource = subresource }, Cancellation);

    protected async Task<KubernetesResult> PatchAsync(GroupVersionKind kind, string name, PatchFormat format, string patch, WriteOptions? options = null) =>
        await (await For(kind)).PatchAsync(Space, name, format, JsonNode.Parse(patch)!, options, Cancellation);

    protected async Task<KubernetesResult> DeleteAsync(GroupVersionKind kind, string name, DeleteOptions? options = null) =>
        await (await For(kind)).DeleteAsync(Space, name, options, Cancellation);

    protected async Task<KubernetesPage> ListAsync(GroupVersionKind kind, ListOptions? options = null) => await (await For(kind)).ListAsync(Space, options ?? new(), Cancellation);

    protected Task GoneAsync(GroupVersionKind kind, string name) =>
        Eventually.Equal(KubernetesOutcome.NotFound, async () => (await GetAsync(kind, name)).Outcome, awaited: $"{kind.Kind} {name} is gone");

    protected static void Refused(KubernetesOutcome outcome, string message, KubernetesResult result)
    {
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(message, result.Status!.Message);
    }
}
