using System.CommandLine;
using HyperFleet.Adapter.Commands;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Hosting;

namespace HyperFleet.Adapter.Tests.Configuration;

/// <summary>The deployment file and what overrides it (adapter contract §1.2, §1.4).</summary>
public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    [Theory]
    [InlineData("adapter: {version: 0.1.0}", "adapter config validation failed: adapter.name is required")]
    [InlineData("adapter: {name: a}\nfoo: 1", "failed to load adapter config: failed to parse adapter config YAML: failed to unmarshal config: 'foo': unknown key")]
    [InlineData("adapter: {name: a, foo: 1}", "'adapter.foo': unknown key")]
    [InlineData("a: [", "failed to load adapter config: failed to parse adapter config YAML")]
    [InlineData("adapter: {name: a, version: 99.1.0}", "adapter version validation failed: adapter version mismatch: config \"99.1.0\" (major.minor=99.1) != adapter")]
    [InlineData("adapter: {name: a}\nclients: {hyperfleet_api: {auth: {token_path: ''}}}", "token_path must be set")]
    [InlineData("adapter: {name: a}\nclients: {hyperfleet_api: {auth: {token_path: x}}}", "must be absolute")]
    [InlineData("adapter: {name: a}\nclients: {hyperfleet_api: {auth: {token_path: /x, token_cache_ttl: -1s}}}", "must not be negative")]
    [InlineData("adapter: {name: a}\nclients: {hyperfleet_api: {timeout: soon}}", "clients.hyperfleet_api.timeout")]
    public void A_mistake_is_told_with_its_place(string deployment, string message) => Assert.Contains(message, _folder.Failure("{}", deployment), StringComparison.Ordinal);

    [Fact]
    public void The_environment_wins_over_the_file_and_service_discovery_comes_last()
    {
        const string file = "adapter: {name: a}\nclients: {hyperfleet_api: {base_url: http://file}, broker: {topic: file}}";
        var environment = new Dictionary<string, string>
        {
            ["HYPERFLEET_API_BASE_URL"] = "http://environment",
            ["services__hyperfleet-api__http__0"] = "http://discovered",
            ["BROKER_TOPIC"] = "legacy",
            ["HYPERFLEET_CLIENTS_KUBERNETES_BURST"] = "7",
        };
        var clients = _folder.Load("{}", file, environment).Config.Clients;
        Assert.Equal("http://environment", clients.HyperfleetApi.BaseUrl);
        Assert.Equal("legacy", clients.Broker.Topic);
        Assert.Equal((0, 7), (clients.Kubernetes.Qps, clients.Kubernetes.Burst));

        environment["HYPERFLEET_BROKER_TOPIC"] = "prefixed";
        Assert.Equal("prefixed", _folder.Load("{}", file, environment).Config.Clients.Broker.Topic);
        Assert.Equal("http://discovered", _folder.Load("{}", "adapter: {name: a}", new Dictionary<string, string> { ["services__hyperfleet-api__http__0"] = "http://discovered" }).Config.Clients.HyperfleetApi.BaseUrl);
    }

    [Fact]
    public void A_flag_wins_over_the_environment_and_the_file()
    {
        _folder.Write("adapter.yaml", "adapter: {name: a}\nclients: {hyperfleet_api: {base_url: http://file}, broker: {topic: file}, maestro: {source_id: s, auth: {tls_config: {ca_file: /file/ca}}}}");
        _folder.Write("task.yaml", "{}");
        var environment = new Dictionary<string, string> { ["HYPERFLEET_API_BASE_URL"] = "http://environment", ["HYPERFLEET_BROKER_TOPIC"] = "environment", ["HYPERFLEET_MAESTRO_CA_FILE"] = "/environment/ca" };
        var (options, command) = (new ConfigurationOptions(), new Command("serve"));
        options.AddTo(command);
        var flags = command.Parse(["-c", _folder.PathOf("adapter.yaml"), "-t", _folder.PathOf("task.yaml"), "--hyperfleet-api-base-url", "http://flag", "--broker-topic", "flag", "--maestro-ca-file", "/flag/ca"]);

        var clients = options.Load(flags, new ProcessContext(_folder.PathOf(""), environment)).Config.Clients;
        Assert.Equal(("http://flag", "flag", "/flag/ca"), (clients.HyperfleetApi.BaseUrl, clients.Broker.Topic, clients.Maestro!.Auth!.TlsConfig!.CaFile));
    }

    [Fact]
    public void Certificates_of_Maestro_can_be_named_by_the_environment()
    {
        const string file = "adapter: {name: a}\nclients: {maestro: {source_id: s, auth: {tls_config: {ca_file: /file/ca, cert_file: /file/crt}}}}";
        var environment = new Dictionary<string, string>
        {
            ["HYPERFLEET_MAESTRO_CA_FILE"] = "/environment/ca",
            ["HYPERFLEET_MAESTRO_KEY_FILE"] = "/environment/key",
            ["HYPERFLEET_MAESTRO_HTTP_CA_FILE"] = "/environment/http",
        };
        var tls = _folder.Load("{}", file, environment).Config.Clients.Maestro!.Auth!.TlsConfig!;
        Assert.Equal(("/environment/ca", "/file/crt", "/environment/key", "/environment/http"), (tls.CaFile, tls.CertFile, tls.KeyFile, tls.HttpCaFile));
    }

    [Theory]
    [InlineData("0.2.5", "0.2.0", true)]
    [InlineData("0.3.0", "0.2.0", false)]
    [InlineData("", "0.2.0", true)]
    [InlineData("latest", "0.2.0", true)]
    [InlineData("0.3.0", "0.0.0-dev", true)]
    public void Versions_agree_when_major_and_minor_do(string config, string build, bool agree) =>
        Assert.Equal(agree, ConfigurationLoader.VersionMismatch(config, build) is null);

    [Fact]
    public void Secrets_are_masked_for_people_templates_and_expressions_and_kept_for_parameters()
    {
        const string file = """
            adapter: {name: a}
            clients:
              hyperfleet_api: {base_url: http://x, default_headers: {Authorization: Bearer s, X-Team: t}}
              maestro: {source_id: s, auth: {tls_config: {key_file: /secret/key}}}
            """;
        var definition = _folder.Load("params: [{name: p, source: config.clients.hyperfleet_api.base_url}]", file, new Dictionary<string, string>
        {
            ["HOME"] = "/root", ["DB_PASSWORD"] = "s", ["BROKER_RABBITMQ_URL"] = "amqp://u:p@h/",
        });
        var shown = ConfigurationView.ToYaml(definition.VisibleConfig);
        Assert.Contains("key_file: '**REDACTED**'", shown.Replace('"', '\''), StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer s", shown, StringComparison.Ordinal);
        Assert.Contains("X-Team: t", shown, StringComparison.Ordinal);
        Assert.Contains("/secret/key", ConfigurationView.ToYaml(definition.FullConfig), StringComparison.Ordinal);
        Assert.Equal(["HOME"], definition.VisibleEnvironment.Keys);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        var missing = new ConfigurationFiles(_folder.PathOf("none.yaml"), null);
        Assert.Contains("none.yaml", Assert.Throws<ConfigurationFailure>(() => ConfigurationLoader.Load(missing, AdapterSettings.Table(), null, new Dictionary<string, string>())).Message, StringComparison.Ordinal);
        _folder.Write("adapter.yaml", "adapter: {name: a}");
        var noTask = new ConfigurationFiles(_folder.PathOf("adapter.yaml"), null);
        Assert.Contains("HYPERFLEET_TASK_CONFIG", Assert.Throws<ConfigurationFailure>(() => ConfigurationLoader.Load(noTask, AdapterSettings.Table(), null, new Dictionary<string, string>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_legacy_envelope_holds_both_files()
    {
        _folder.Write("legacy.yaml", """
            apiVersion: hyperfleet.redhat.com/v1alpha1
            kind: AdapterConfig
            metadata: {name: landing-zone-adapter, namespace: hyperfleet-system, labels: {a: b}}
            spec:
              adapter: {version: "0.1.0"}
              hyperfleetApi: {baseUrl: http://api, timeout: 3s, retryAttempts: 5, retryBackoff: linear}
              kubernetes: {apiVersion: v1}
              params: [{name: clusterId, source: event.id, type: string, required: true}]
              preconditions:
                - name: clusterStatus
                  apiCall: {method: GET, url: "/clusters/{{ .clusterId }}", timeout: 10s, retryAttempts: 3, retryBackoff: exponential}
                  capture: [{name: clusterPhase, field: status.phase}]
                  conditions: [{field: clusterPhase, operator: in, values: [NotReady, Ready]}]
              resources:
                - name: clusterNamespace
                  manifest: {apiVersion: v1, kind: Namespace, metadata: {name: "{{ .clusterId | lower }}", labels: {owner: "{{ .metadata.name }}"}}}
                  discovery: {namespace: "*", bySelectors: {labelSelector: {"hyperfleet.io/cluster-id": "{{ .clusterId }}"}}}
                  recreateOnChange: true
              post:
                payloads: [{name: p, build: {status: {expression: "adapter.executionStatus"}}}]
                postActions: [{name: report, apiCall: {method: POST, url: "/clusters/{{ .clusterId }}/statuses", body: "{{ .p }}"}}]
              somethingOld: true
            """);
        var definition = ConfigurationLoader.Load(new ConfigurationFiles(_folder.PathOf("legacy.yaml"), null), AdapterSettings.Table(), null, new Dictionary<string, string>());
        Assert.Equal(("landing-zone-adapter", "hyperfleet-system"), (definition.Task.Metadata!["name"], definition.Task.Metadata["namespace"]));
        Assert.Equal("landing-zone-adapter", definition.Config.Adapter.Name);
        Assert.Equal((5, TimeSpan.FromSeconds(3)), (definition.Config.Clients.HyperfleetApi.RetryAttempts, definition.Config.Clients.HyperfleetApi.Timeout));
        Assert.Equal(3, definition.Task.Preconditions[0].ApiCall!.RetryAttempts);
        Assert.True(definition.Task.Resources[0].RecreateOnChange);
        Assert.Single(definition.Task.Resources[0].Discovery!.LabelSelector!);
        Assert.Equal("POST", definition.Task.PostActions[0].ApiCall!.Method);
    }

    public void Dispose() => _folder.Dispose();
}
