using System.CommandLine;
using HyperFleet.Api.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Tests.Configuration;

public sealed class ApiSettingsTests
{
    [Fact]
    public void Flags_win_over_environment_over_file_over_defaults()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "server: { port: 1001 }\ndatabase: { pool: { max_connections: 11, request_timeout: 1m30s } }\nhealth: { port: 1002 }\n");
        var options = Read("--server-port 3001", new() { ["HYPERFLEET_SERVER_PORT"] = "2001", ["HYPERFLEET_HEALTH_PORT"] = "2002", ["HYPERFLEET_CONFIG"] = file });
        Assert.Equal((3001, 2002, 9090), (options.Server.Port, options.Health.Port, options.Metrics.Port));
        Assert.Equal((11, TimeSpan.FromSeconds(90)), (options.Database.Pool.MaxConnections, options.Database.Pool.RequestTimeout));
        File.Delete(file);
    }

    [Fact]
    public void Flags_of_early_2026_are_accepted()
    {
        var options = Read(
            "--db-host-file /s/db.host --db-port-file /s/db.port --db-name-file /s/db.name --db-user-file /s/db.user --db-password-file /s/db.password " +
            "--db-sslmode=require --api-server-bindaddress :8001 --health-server-bindaddress :8081 --metrics-server-bindaddress :9091 --enable-jwt=false " +
            "--enable-authz=false --acl-file x --ocm-base-url y --enable-ocm-mock --http-read-timeout 7s --jwk-cert-url https://k --log-level debug", []);
        Assert.Equal("/s/db.password", options.ToPostgres().Password.File);
        Assert.Equal("require", options.ToPostgres().SslMode);
        Assert.False(options.Server.Jwt.Enabled);
        Assert.Equal((8001, 8081, 9091), (options.ToEndpoints().Main!.Port, options.ToEndpoints().Health!.Port, options.ToEndpoints().Metrics!.Port));
        Assert.Equal("https://k", options.Server.Jwt.EffectiveConfigs()[0].JwkCertUrl);
    }

    [Fact]
    public void Adapter_lists_and_other_variables_of_early_2026_are_honoured()
    {
        var options = Read("", new()
        {
            ["HYPERFLEET_CLUSTER_ADAPTERS"] = """["landing-zone"]""",
            ["HYPERFLEET_NODEPOOL_ADAPTERS"] = "[]",
            ["DB_HOST"] = "db.example",
            ["ENABLE_JWT"] = "false",
            ["LOG_LEVEL"] = "warn",
            ["ConnectionStrings__hyperfleet"] = "Host=ignored;Database=x",
        });
        var kinds = options.EffectiveEntities().ToDictionary(e => e.Kind, e => e.RequiredAdapters);
        Assert.Equal(["landing-zone"], kinds["Cluster"]);
        Assert.Empty(kinds["NodePool"]);
        Assert.Equal("db.example", options.ToPostgres().Host.Value);
        Assert.Equal("warn", options.Logging.Level);
    }

    [Fact]
    public void Database_files_in_the_usual_folder_are_found_and_anything_explicit_wins()
    {
        var secrets = Directory.CreateTempSubdirectory().FullName;
        foreach (var name in new[] { "host", "port", "name", "user", "password" })
            File.WriteAllText(Path.Combine(secrets, "db." + name), name);
        var found = Read("", []).ToPostgres(secrets);
        Assert.All(new[] { found.Host, found.Port, found.Name, found.Username, found.Password }, value => Assert.StartsWith(secrets, value.File));
        Assert.Equal(("db.example", null), (Read("--db-host db.example", []).ToPostgres(secrets).Host.Value, Read("--db-host db.example", []).ToPostgres(secrets).Host.File));
        Assert.Equal("/mnt/db.host", Read("--db-host-file /mnt/db.host", []).ToPostgres(secrets).Host.File);
        Assert.False(Read("", new() { ["ConnectionStrings__hyperfleet"] = "Host=x" }).ToPostgres(secrets).Host.IsSet);
        Assert.Equal(("localhost", null), (Read("", []).ToPostgres("/nowhere").Host.Value, Read("", []).ToPostgres("/nowhere").Host.File));
        Directory.Delete(secrets, recursive: true);
    }

    [Fact]
    public void Every_flag_of_the_contract_is_known() => Read(
        "--server-hostname h --server-host 127.0.0.1 --server-port 1 --server-openapi-schema-path p --server-read-timeout 1s --server-write-timeout 1s " +
        "--server-https-enabled --server-https-cert-file c --server-https-key-file k --server-jwt-enabled=false --server-tenant-enabled --server-tenant-system-header s " +
        "--db-host h --db-port 1 --db-username u --db-password p --db-name n --db-dialect postgres --db-ssl-mode require --db-debug --db-max-open-connections 7 --db-root-cert-file r " +
        "-l info -f json --log-output stdout --log-masking-enabled --log-masking-headers a,b --log-masking-fields c --metrics-host h --metrics-port 1 --health-host h --health-port 1 " +
        "--health-shutdown-timeout 2s --label-metrics-inclusion-duration 1h --enable-health-https --enable-metrics-https --jwk-cert-file f", new() { ["OTEL_SAMPLING_RATE"] = "0.25" });

    [Theory]
    [InlineData("tracing: { sampling_rate: 2 }", "tracing.sampling_rate")]
    [InlineData("server: { timeouts: { idle: 1ms } }", "server.timeouts.idle")]
    [InlineData("health: { shutdown_timeout: 121s }", "health.shutdown_timeout")]
    [InlineData("unknown: 1", "unknown")]
    [InlineData("server: { prot: 1 }", "prot")]
    [InlineData("server: { port: 70000 }", "server.port")]
    [InlineData("database: { pool: { max_connections: 0 } }", "database.pool.max_connections")]
    [InlineData("logging: { level: loud }", "logging.level")]
    public void A_wrong_file_ends_the_start_with_its_path(string yaml, string path)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, yaml);
        Assert.Contains(path, Assert.Throws<ConfigurationException>(() => Read($"--config {file}", [])).Message);
        File.Delete(file);
    }

    [Fact]
    public void Serving_with_tokens_needs_an_issuer() =>
        Assert.Contains("server.jwt.configs", Assert.Throws<ConfigurationException>(() => ApiOptionsRules.CheckServing(new())).Message);

    [Theory]
    [InlineData("Cluster", "clusters", "Cluster", "others", null, null, "share the kind")]
    [InlineData("A", "same", "B", "same", null, null, "share the plural")]
    [InlineData("A", "as", "B", "resources", null, null, "reserved plural")]
    [InlineData("A", "as", "B", "bs", "C", "cascade", "unknown parent kind")]
    [InlineData("A", "as", "B", "bs", "A", null, "on_parent_delete")]
    [InlineData("A", "as", "B", "bs", "A", "sometimes", "'cascade' or 'restrict'")]
    public void Contradicting_entities_end_the_start(string kind, string plural, string other, string otherPlural, string? parent, string? policy, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Api.Entities.EntityTable.Build(
        [
            new() { Kind = kind, Plural = plural },
            new() { Kind = other, Plural = otherPlural, ParentKind = parent, OnParentDelete = policy },
        ])).Message);

    private static ApiOptions Read(string arguments, Dictionary<string, string> environment)
    {
        var command = new Command("serve");
        var read = ApiSettings.AddTo(command, environment.GetValueOrDefault);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return read(parsed);
    }
}
