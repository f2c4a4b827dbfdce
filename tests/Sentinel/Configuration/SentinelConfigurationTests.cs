using System.CommandLine;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Tests.Configuration;

public sealed class SentinelConfigurationTests
{
    private const string Minimal = """
        clients: {hyperfleet_api: {base_url: "http://api:8000/"}}
        resource_type: clusters
        message_data: {id: resource.id}
        """;

    [Fact]
    public void A_minimal_file_gets_every_default()
    {
        var options = SentinelBench.Configured(Minimal);
        Assert.Equal(("hyperfleet-sentinel", false, true, TimeSpan.FromSeconds(5), true), (options.Sentinel.Name, options.DebugConfig, options.TracingEnabled, options.PollInterval, options.PublishNews));
        Assert.Equal((TimeSpan.FromSeconds(10), 20, "v1"), (options.Clients.HyperfleetApi!.Timeout, options.Clients.HyperfleetApi.PageSize, options.Clients.HyperfleetApi.Version));
        Assert.Equal(("info", "json", "stdout"), (options.Log.Level, options.Log.Format, options.Log.Output));
        Assert.Null(options.MessageDecision);
        Assert.Empty(options.ResourceSelector);
    }

    [Fact]
    public void The_recorded_file_is_read()
    {
        var options = SentinelBench.Configured("""
            sentinel: {name: s1}
            debug_config: false
            tracing_enabled: false
            log: {level: info, format: json, output: stdout}
            clients:
              hyperfleet_api: {base_url: "http://api.test:8000", version: v1, timeout: 10s}
              broker: {topic: hyperfleet-clusters}
            resource_type: clusters
            poll_interval: 5s
            message_decision:
              params:
                - {name: ref_time, expr: 'condition("Reconciled").last_updated_time'}
                - {name: is_reconciled, expr: 'condition("Reconciled").status == "True"'}
              result: '!is_reconciled'
            message_data:
              id: "resource.id"
              nested: {env: 'resource.labels.env', why: "reason"}
            """);
        Assert.Equal(["ref_time", "is_reconciled"], options.MessageDecision!.Params.Select(p => p.Name));
        Assert.Equal("resource.labels.env", options.MessageData!["nested"]!["env"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("HYPERFLEET_SENTINEL_NAME", "n1", "sentinel.name")]
    [InlineData("HYPERFLEET_API_BASE_URL", "http://env:1", "clients.hyperfleet_api.base_url")]
    [InlineData("HYPERFLEET_API_TIMEOUT", "3s", "clients.hyperfleet_api.timeout")]
    [InlineData("HYPERFLEET_API_PAGE_SIZE", "77", "clients.hyperfleet_api.page_size")]
    [InlineData("HYPERFLEET_API_VERSION", "v9", "clients.hyperfleet_api.version")]
    [InlineData("HYPERFLEET_BROKER_TOPIC", "t1", "clients.broker.topic")]
    [InlineData("BROKER_TOPIC", "t2", "clients.broker.topic")]
    [InlineData("HYPERFLEET_RESOURCE_TYPE", "nodepools", "resource_type")]
    [InlineData("HYPERFLEET_POLL_INTERVAL", "1m30s", "poll_interval")]
    [InlineData("HYPERFLEET_TRACING_ENABLED", "false", "tracing_enabled")]
    [InlineData("HYPERFLEET_DEBUG_CONFIG", "true", "debug_config")]
    [InlineData("HYPERFLEET_LOG_LEVEL", "debug", "log.level")]
    [InlineData("HYPERFLEET_LOG_FORMAT", "text", "log.format")]
    [InlineData("HYPERFLEET_LOG_OUTPUT", "stderr", "log.output")]
    [InlineData("HYPERFLEET_WATCH", "false", "watch")]
    [InlineData("HYPERFLEET_RESYNC_INTERVAL", "1m30s", "resync_interval")]
    [InlineData("HYPERFLEET_SHARE_WORK", "false", "share_work")]
    [InlineData("HYPERFLEET_PUBLISH_NEWS", "false", "publish_news")]
    public void Environment_wins_over_the_file(string name, string value, string path)
    {
        var options = SentinelBench.Configured(Minimal, variable => variable == name ? value : null);
        var yaml = ConfigurationText.Yaml(options);
        Assert.Contains($"{path.Split('.')[^1]}: {value}", yaml.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_wins_over_the_environment()
    {
        var table = SentinelSettings.Table();
        var command = new Command("serve");
        table.AddTo(command);
        using var file = new TemporaryFile(Minimal);
        var flags = command.Parse(["--poll-interval", "7s", "--hyperfleet-api-page-size", "50", "-n", "flag", "--debug-config"]);
        var (options, _) = SentinelConfiguration.Load(table, file.Path, flags, name => name == "HYPERFLEET_POLL_INTERVAL" ? "9s" : null);
        Assert.Equal((TimeSpan.FromSeconds(7), 50, "flag", true), (options.PollInterval, options.Clients.HyperfleetApi!.PageSize, options.Sentinel.Name, options.DebugConfig));
    }

    [Fact]
    public void The_file_may_be_named_by_the_environment_and_must_exist()
    {
        using var file = new TemporaryFile(Minimal);
        var (options, _) = SentinelConfiguration.Load(SentinelSettings.Table(), null, null, name => name == "HYPERFLEET_CONFIG" ? file.Path : null);
        Assert.Equal("clusters", options.ResourceType);
        var missing = Assert.Throws<ConfigurationException>(() => SentinelConfiguration.Load(SentinelSettings.Table(), "/nowhere.yaml", null, _ => null));
        Assert.StartsWith("failed to read config file: ", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_discovered_api_address_is_used_when_nothing_else_names_one()
    {
        const string without = "resource_type: clusters\nmessage_data: {id: resource.id}";
        Func<string, string?> discovered = name => name == "services__hyperfleet-api__http__0" ? "http://found:1" : null;
        Assert.Equal("http://found:1", SentinelBench.Configured(without, discovered).Clients.HyperfleetApi!.BaseUrl);
        Assert.Equal("http://api:8000/", SentinelBench.Configured(Minimal, discovered).Clients.HyperfleetApi!.BaseUrl);
    }

    [Fact]
    public void Keys_are_case_insensitive_and_payload_keys_become_lower_case() =>
        Assert.Equal("resource.id", SentinelBench.Configured(Minimal.Replace("{id:", "{clusterId:", StringComparison.Ordinal)).MessageData!["clusterid"]!.GetValue<string>());

    [Fact]
    public void The_layout_of_earlier_versions_is_understood()
    {
        var options = SentinelBench.Configured("""
            resource_type: clusters
            poll_interval: 5s
            max_age_not_ready: 20s
            max_age_ready: 1h
            topic: old-topic
            hyperfleet_api: {endpoint: "http://old:1", timeout: 3s}
            message_data: {id: resource.id}
            """);
        Assert.Equal(("http://old:1", TimeSpan.FromSeconds(3), "old-topic"), (options.Clients.HyperfleetApi!.BaseUrl, options.Clients.HyperfleetApi.Timeout, options.Clients.Broker.Topic));
        Assert.Contains(options.MessageDecision!.Params, p => p.Expr!.Contains("duration(\"1h\")", StringComparison.Ordinal));
        Assert.Contains(options.MessageDecision.Params, p => p.Expr!.Contains("duration(\"20s\")", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sentinel: {name: ''}", "sentinel.name", "required")]
    [InlineData("resource_type: ''", "resource_type", "required")]
    [InlineData("clients: {hyperfleet_api: {base_url: ''}}", "clients.hyperfleet_api.base_url", "required")]
    [InlineData("clients: {}", "clients.hyperfleet_api.base_url", "required")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', timeout: 0s}}", "clients.hyperfleet_api.timeout", "must be positive")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', page_size: 0}}", "clients.hyperfleet_api.page_size", "must be between 1 and 500")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', page_size: 501}}", "clients.hyperfleet_api.page_size", "must be between 1 and 500")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', auth: {token_path: ''}}}", "clients.hyperfleet_api.auth.token_path", "required")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', auth: {token_path: relative}}}", "clients.hyperfleet_api.auth.token_path", "must be an absolute path")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a', auth: {token_path: /t, token_cache_ttl: -1s}}}", "clients.hyperfleet_api.auth.token_cache_ttl", "must not be negative")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'ftp://a'}}", "clients.hyperfleet_api.base_url", "must start with http:// or https://")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'http://a?x=1'}}", "clients.hyperfleet_api.base_url", "must not have a query string")]
    [InlineData("clients: {hyperfleet_api: {base_url: 'nowhere'}}", "clients.hyperfleet_api.base_url", "must be a URL")]
    [InlineData("poll_interval: 0s", "poll_interval", "must be positive")]
    [InlineData("resync_interval: 0s", "resync_interval", "must be positive")]
    [InlineData("poll_interval: -5s", "poll_interval", "must be positive")]
    [InlineData("message_decision: {result: ''}", "message_decision.result", "required")]
    [InlineData("message_decision: {result: 'true', params: [{name: '', expr: '1'}]}", "message_decision.params[0].name", "required")]
    [InlineData("message_decision: {result: 'true', params: [{name: a, expr: ''}]}", "message_decision.params[0].expr", "required")]
    [InlineData("message_decision: {result: 'true', params: [{name: a, expr: '1'}, {name: a, expr: '2'}]}", "message_decision.params[1].name", "must be unique")]
    [InlineData("message_data: {}", "message_data", "required")]
    [InlineData("message_data: {id: ''}", "message_data.id", "must not be empty")]
    [InlineData("message_data: {a: {b: }}", "message_data.a.b", "must not be nil")]
    [InlineData("resource_type: ' clusters'", "resource_type", "must not contain white space")]
    [InlineData("resource_type: 'clus ters'", "resource_type", "must not contain white space")]
    [InlineData("resource_type: '.'", "resource_type", "not a relative path")]
    [InlineData("resource_type: '..'", "resource_type", "not a relative path")]
    [InlineData("resource_type: 'a/b'", "resource_type", "must be one path segment")]
    [InlineData("resource_type: 'a?b'", "resource_type", "must be one path segment")]
    [InlineData("resource_type: 'a#b'", "resource_type", "must be one path segment")]
    [InlineData("resource_type: 'a%b'", "resource_type", "must be one path segment")]
    [InlineData("resource_type: 'a\\b'", "resource_type", "must be one path segment")]
    public void A_bad_setting_is_refused_by_its_path(string line, string path, string reason)
    {
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        var yaml = string.Join('\n', Minimal.Split('\n').Where(l => !l.StartsWith(key + ":", StringComparison.Ordinal)).Append(line));
        var error = Assert.Throws<ConfigurationException>(() => SentinelBench.Configured(yaml)).Message;
        Assert.StartsWith($"invalid config: Field '{path}' failed validation: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_shows_the_value_and_the_ways_to_provide_one()
    {
        var error = Assert.Throws<ConfigurationException>(() => SentinelBench.Configured(Minimal + "\npoll_interval: -5s")).Message;
        Assert.Equal(
            """
            invalid config: Field 'poll_interval' failed validation: must be positive
            Actual value: -5s
            Please provide via:
              • Flag: --poll-interval
              • Environment variable: HYPERFLEET_POLL_INTERVAL
              • Config file: poll_interval
            """, error);
    }

    [Theory]
    [InlineData("unknown: 1", "unknown")]
    [InlineData("log: {colour: red}", "log.colour")]
    [InlineData("resource_selector: [{lable: x}]", "lable")]
    public void An_unknown_key_is_an_error_that_names_it(string line, string path)
    {
        var error = Assert.Throws<ConfigurationException>(() => SentinelBench.Configured(Minimal + "\n" + line)).Message;
        Assert.StartsWith("failed to unmarshal config", error, StringComparison.Ordinal);
        Assert.Contains(path, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wifconfigs")]
    [InlineData("nodepools")]
    [InlineData("my-things_2")]
    public void Any_plural_is_a_resource_type(string type) =>
        Assert.Equal(type, SentinelBench.Configured(Minimal.Replace("clusters", type, StringComparison.Ordinal)).ResourceType);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }
}
