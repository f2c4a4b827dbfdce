using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>What each role is given to show who it is and to know others, in mounted files; and how it is replaced.</summary>
internal sealed class Credentials(SecuredServers servers) : IDisposable
{
    public const string BrokerFile = "mqtt.yaml";
    private static readonly string[] CallersOfTheApi = ["sentinel", "landing-zone", "cluster-setup"];
    private readonly Dictionary<string, MountedFiles> _mounts = [];
    private readonly List<Signer> _signers = [new("key-1")];

    /// <summary>Who signs the tokens that are good now.</summary>
    public Signer Signer => _signers[^1];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PlantedSecrets Secrets => servers.Secrets;

    /// <summary>The files of a role, or of somebody outside.</summary>
    public MountedFiles this[string name]
    {
        get
        {
            lock (_mounts) return _mounts.TryGetValue(name, out var mount) ? mount : _mounts[name] = new();
        }
    }

    public static string AdapterFolder(string name) => name == "cluster-setup" ? "AppHost/config/cluster-setup" : "modules/Adapter/configs/landing-zone";

    /// <summary>Gives everybody everything.</summary>
    public async Task WriteAsync()
    {
        servers.Surroundings.Keys = Signer.KeySet(Signer);
        foreach (var name in (string[])[.. CallersOfTheApi, "api", "maestro", "agent", "operator", "stranger", "former"]) _ = this[name];
        await WriteAuthoritiesAsync();
        await WriteCertificatesAsync();
        await WriteTokensAsync();
        await WriteBrokerPasswordAsync();
        foreach (var caller in CallersOfTheApi) await this[caller].WriteAsync(("mq-user", SecuredServers.BrokerUser));
        await WriteDatabaseAsync("api", "fleet");
        await WriteDatabaseAsync("maestro", "maestro");
        await this["landing-zone"].WriteAsync(("kubeconfig", servers.Regional.Kubeconfig), ("adapter-config.yaml", AdapterConfiguration("landing-zone")));
        await this["cluster-setup"].WriteAsync(("adapter-config.yaml", AdapterConfiguration("cluster-setup")));
        await this["maestro"].WriteAsync(("kubeconfig", servers.Regional.Kubeconfig), (BrokerFile, MessageBroker("maestro", "mqtt", "+")));
        await this["agent"].WriteAsync(("kubeconfig", servers.Management.Kubeconfig), (BrokerFile, MessageBroker("agent", "tls", SecuredServers.Consumer)));
        await AllowSourcesAsync("cluster-setup", "operator");
    }

    /// <summary>The authorities of the moment, for everybody.</summary>
    public async Task WriteAuthoritiesAsync()
    {
        var authorities = await File.ReadAllTextAsync(servers.Certificates.CaFile, Cancellation);
        foreach (var mount in _mounts.Values.ToList()) await mount.WriteAsync(("ca.crt", authorities));
    }

    /// <summary>New certificates of the present authority, for those who serve and for those who call.</summary>
    public async Task WriteCertificatesAsync()
    {
        foreach (var role in (string[])["api", "maestro"]) await MountAsync(role, "tls", servers.Certificates.IssueServer(role));
        foreach (var (role, file, name) in (IEnumerable<(string, string, string)>)
            [("maestro", "mqtt", SecuredServers.MaestroServer), ("agent", "tls", SecuredServers.Consumer), ("cluster-setup", "tls", "cluster-setup"), ("operator", "tls", "operator"), ("stranger", "tls", SecuredServers.OtherConsumer)])
            await MountAsync(role, file, servers.Certificates.IssueClient(name));

        Task MountAsync(string role, string file, (string Certificate, string Key) issued) =>
            this[role].WriteAsync((file + ".crt", issued.Certificate), (file + ".key", Secrets.PlantKey($"key of {role}", issued.Key)));
    }

    /// <summary>New tokens of the present key for all who call the API.</summary>
    public async Task WriteTokensAsync()
    {
        foreach (var user in (string[])[.. CallersOfTheApi, "operator"])
            await this[user].WriteAsync(("token", Secrets.PlantToken($"token of {user}", Signer.Sign(user))));
    }

    /// <summary>Another password of RabbitMQ's user, there and in the files.</summary>
    public async Task WriteBrokerPasswordAsync()
    {
        var password = await servers.SetBrokerPasswordAsync();
        foreach (var caller in CallersOfTheApi) await this[caller].WriteAsync(("mq-password", password));
    }

    /// <summary>Another password of a database's role, there and in the file.</summary>
    public async Task WriteDatabasePasswordAsync(string role, string database) =>
        await this[role].WriteAsync(("db.password", await servers.ChangeDatabasePasswordAsync(database)));

    /// <summary>Another key signs; its predecessors are good as long as the issuer publishes them.</summary>
    public void AddKey()
    {
        _signers.Add(new Signer($"key-{_signers.Count + 1}"));
        servers.Surroundings.Keys = Signer.KeySet([.. _signers]);
    }

    /// <summary>The issuer publishes the present key alone.</summary>
    public void RetireKeys() => servers.Surroundings.Keys = Signer.KeySet(Signer);

    public void Dispose()
    {
        foreach (var mount in _mounts.Values) mount.Dispose();
        foreach (var signer in _signers) signer.Dispose();
    }

    private async Task WriteDatabaseAsync(string role, string name)
    {
        var database = await servers.CreateDatabaseAsync(name);
        await this[role].WriteAsync(
            ("db.host", database.Host!), ("db.port", $"{database.Port}"), ("db.user", database.Username!), ("db.password", database.Password!), ("db.name", database.Database!));
    }

    // The header stands for whatever a gateway before the API may ask for.
    private string AdapterConfiguration(string name)
    {
        var text = Repository.Read($"{AdapterFolder(name)}/adapter-config.yaml");
        const string section = "  hyperfleet_api:\n";
        Assert.Contains(section, text, StringComparison.Ordinal);
        return text.Replace(section, $"{section}    default_headers: {{X-Api-Key: {Secrets.Make("key in a default header")}}}\n", StringComparison.Ordinal);
    }

    private string MessageBroker(string role, string file, string consumer) => $"""
        brokerHost: "127.0.0.1:{servers.MqttPort}"
        caFile: {this[role]["ca.crt"]}
        clientCertFile: {this[role][file + ".crt"]}
        clientKeyFile: {this[role][file + ".key"]}
        topics:
          sourceEvents: sources/maestro/consumers/{consumer}/sourceevents
          agentEvents: sources/maestro/consumers/{consumer}/agentevents
        """;

    private async Task AllowSourcesAsync(params string[] sources)
    {
        using var cluster = new KubernetesClient(servers.Regional.Connection);
        foreach (var source in sources)
        {
            await CreateAsync("ClusterRole", $$"""{"metadata":{"name":"{{source}}"},"rules":[{"nonResourceURLs":["/sources/{{source}}"],"verbs":["pub","sub"]}]}""");
            await CreateAsync("ClusterRoleBinding", $$$"""
                {"metadata":{"name":"{{{source}}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{{source}}}"},
                 "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"{{{source}}}"}]}
                """);
        }

        async Task CreateAsync(string name, string json)
        {
            var kind = new GroupVersionKind("rbac.authorization.k8s.io", "v1", name);
            var manifest = (JsonObject)JsonNode.Parse(json)!;
            (manifest["apiVersion"], manifest["kind"]) = (kind.ApiVersion, kind.Kind);
            (await cluster.For(new(kind, name.ToLowerInvariant() + "s", Namespaced: false)).CreateAsync(manifest, null, Cancellation)).Require();
        }
    }
}
