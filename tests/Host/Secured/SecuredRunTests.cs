using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt;
using Npgsql;
using RabbitMQ.Client;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>All links secured at once: both main jobs, everything replaced meanwhile, nobody else let in, and no secret to be seen anywhere.</summary>
[Trait("Needs", "servers")]
public sealed class SecuredRunTests(SecuredFleet fleet) : IClassFixture<SecuredFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_secret_is_replaced_while_both_main_jobs_run_and_no_accepted_change_is_lost()
    {
        var changes = new Changes(fleet);
        using var stop = new CancellationTokenSource();
        var changing = changes.MakeUntilAsync(stop.Token);
        await ApplyAsync("before");
        foreach (var replace in (Func<Task>[])[CertificatesAsync, AuthorityAsync, DatabasePasswordsAsync, fleet.Credentials.WriteBrokerPasswordAsync, KeysAsync])
        {
            await replace();
            fleet.CutLinks();
            await changes.OneMoreAsync();
        }
        await ApplyAsync("after");
        await stop.CancelAsync();
        await changing;
        await changes.HaveArrivedAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{changes.Accepted} changes were accepted");
        Assert.Empty(fleet.Ended);
        Assert.Empty(await new LeakSearch(fleet).FindAsync());
    }

    [Fact]
    public async Task Who_does_not_show_who_he_is_gets_in_nowhere()
    {
        await TheApiAsync();
        await TheDatabaseAsync();
        await RabbitAsync();
        await MqttAsync();
        await MaestroAsync();
        await DumpsAsync();
        Assert.Empty(await new LeakSearch(fleet).FindAsync());
    }

    private async Task CertificatesAsync()
    {
        await fleet.Credentials.WriteCertificatesAsync();
        await AreShownAsync();
    }

    /// <summary>Another authority: trusted beside the one before, then used by everybody, then alone.</summary>
    private async Task AuthorityAsync()
    {
        var before = fleet.MaestroClient("operator");
        await fleet.Credentials["former"].WriteAsync(("tls.crt", await File.ReadAllTextAsync(before["MAESTRO_GRPC_CLIENT_CERT_FILE"], Cancellation)), ("tls.key", await File.ReadAllTextAsync(before["MAESTRO_GRPC_CLIENT_KEY_FILE"], Cancellation)));
        fleet.Servers.Certificates.RenewAuthority();
        await fleet.Credentials.WriteAuthoritiesAsync();
        await fleet.Credentials.WriteCertificatesAsync();
        await fleet.Servers.RenewCertificatesAsync();
        fleet.Servers.Certificates.RetireAuthority();
        await fleet.Credentials.WriteAuthoritiesAsync();
        await fleet.Servers.RenewCertificatesAsync();
        await AreShownAsync();
        var (code, output) = await fleet.RunAsync(fleet.MaestroClient("former"), "maestro", "resourcebundle", "apply", "-f", fleet.Credentials["operator"]["before.json"]);
        Assert.True(code == 1, output);
    }

    private async Task AreShownAsync()
    {
        foreach (var (listener, role) in new[] { ("api", "api"), ("api-health", "api"), ("api-metrics", "api"), ("maestro", "maestro"), ("maestro-health", "maestro"), ("maestro-metrics", "maestro"), ("maestro-grpc", "maestro") })
        {
            using var mounted = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(fleet.Credentials[role]["tls.crt"], Cancellation));
            await Eventually.Equal(mounted.Thumbprint, () => fleet.ShownByAsync(listener), SecuredFleet.Patience, listener);
        }
    }

    private async Task DatabasePasswordsAsync()
    {
        await fleet.Credentials.WriteDatabasePasswordAsync("api", "fleet");
        await fleet.Credentials.WriteDatabasePasswordAsync("maestro", "maestro");
    }

    /// <summary>The issuer's next key: published beside the one before, then used by everybody, then alone.</summary>
    private async Task KeysAsync()
    {
        var former = fleet.OperatorToken;
        fleet.Credentials.AddKey();
        var next = fleet.Credentials.Signer.Sign("operator");
        await Eventually.Equal(HttpStatusCode.OK, () => AnswerAsync(next), SecuredFleet.Patience);
        await fleet.Credentials.WriteTokensAsync();
        fleet.Credentials.RetireKeys();
        // A key that is not known makes the API ask for the keys again.
        using var unknown = new Signer("key-0");
        var stranger = unknown.Sign("eve");
        await Eventually.Value(async () => (await AnswerAsync(stranger), await AnswerAsync(former)).Item2, answer => answer == HttpStatusCode.Unauthorized, SecuredFleet.Patience, "the former key's token is refused");
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(fleet.OperatorToken));
    }

    private async Task<HttpStatusCode> AnswerAsync(string token)
    {
        using var client = fleet.Client(fleet.Servers.Secrets.PlantToken("token", token));
        using var answer = await client.GetAsync("clusters?pageSize=1", Cancellation);
        return answer.StatusCode;
    }

    /// <summary>The main job of Maestro alone.</summary>
    private async Task ApplyAsync(string name)
    {
        var id = await PublishAsync(name, SecuredServers.Consumer);
        await Eventually.Value(async () => (await fleet.MaestroAsync("resourcebundle", "status", id)).Output, status => status.Contains("Applied", StringComparison.Ordinal), SecuredFleet.Patience, "the work is applied");
    }

    private async Task<string> PublishAsync(string name, string consumer)
    {
        var mount = fleet.Credentials["operator"];
        await mount.WriteAsync(($"{name}.json", Bundle(name, consumer)));
        var (code, output) = await fleet.MaestroAsync("resourcebundle", "apply", "-f", mount[$"{name}.json"], "-o", "json");
        Assert.True(code == 0, output);
        return (string)JsonNode.Parse(output)!["id"]!;
    }

    private static string Bundle(string name, string consumer) => $$$"""
        {"consumer_name":"{{{consumer}}}","metadata":{"name":"{{{name}}}"},
         "manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"text":"hi"}}]}
        """;

    private async Task TheApiAsync()
    {
        using var stranger = new Signer("key-1");
        foreach (var token in new[] { null, "nonsense", fleet.Credentials.Signer.Sign("eve", audience: "another"), fleet.Credentials.Signer.Sign("eve", lifetime: TimeSpan.FromHours(-1)), stranger.Sign("eve") })
        {
            using var client = fleet.Client(token is null ? null : fleet.Servers.Secrets.PlantToken("refused token", token));
            using var answer = await client.GetAsync("clusters", Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            fleet.Refused(await answer.Content.ReadAsStringAsync(Cancellation));
        }
        foreach (var listener in new[] { "api", "api-health", "api-metrics", "maestro", "maestro-health", "maestro-metrics" })
            await IsRefusedAsync<HttpRequestException>(async () =>
            {
                using var client = fleet.Client();
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{fleet.Port(listener)}/"), Cancellation);
                answer.EnsureSuccessStatusCode();
            });
    }

    private async Task TheDatabaseAsync()
    {
        var port = int.Parse(await File.ReadAllTextAsync(fleet.Credentials["api"]["db.port"], Cancellation));
        foreach (var (mode, password) in new[] { (SslMode.Disable, await File.ReadAllTextAsync(fleet.Credentials["api"]["db.password"], Cancellation)), (SslMode.Require, "guess") })
            await IsRefusedAsync<NpgsqlException>(async () =>
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = "fleet", Username = "fleet", Password = password, SslMode = mode, Pooling = false }.ConnectionString);
                await connection.OpenAsync(Cancellation);
            });
    }

    private async Task RabbitAsync()
    {
        var password = await File.ReadAllTextAsync(fleet.Credentials["sentinel"]["mq-password"], Cancellation);
        foreach (var (port, tls, given) in new[] { (fleet.Servers.PlainAmqpPort, false, password), (fleet.Servers.AmqpsPort, false, password), (fleet.Servers.AmqpsPort, true, "guess") })
            await IsRefusedAsync<RabbitMQ.Client.Exceptions.BrokerUnreachableException>(async () =>
            {
                var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = port, UserName = SecuredServers.BrokerUser, Password = given, Ssl = new SslOption("127.0.0.1", enabled: tls) { CertificateValidationCallback = (_, shown, _, _) => shown is not null } };
                await using var connection = await factory.CreateConnectionAsync(Cancellation);
            });
    }

    private async Task MqttAsync()
    {
        using var strangers = new TestCertificates();
        var (stranger, authority) = (fleet.Credentials["stranger"], fleet.Servers.Certificates.CaFile);
        foreach (var tls in new MqttTlsOptions?[] { null, new() { CaFile = authority }, new() { CaFile = authority, CertificateFile = strangers.ClientCertificate, KeyFile = strangers.ClientKey } })
            await IsRefusedAsync<MqttConnectionException>(async () => await (await ConnectAsync(tls)).DisposeAsync());

        await using var other = await ConnectAsync(new() { CaFile = authority, CertificateFile = stranger["tls.crt"], KeyFile = stranger["tls.key"] });
        var (mine, theirs) = ($"sources/maestro/consumers/{SecuredServers.OtherConsumer}", $"sources/maestro/consumers/{SecuredServers.Consumer}");
        Assert.True((await other.PublishAsync(new MqttPublish($"{mine}/agentevents", default), Cancellation)).IsSuccess);
        foreach (var topic in new[] { $"{theirs}/agentevents", $"{theirs}/sourceevents", $"{mine}/sourceevents" })
            Assert.Equal(MqttReasonCode.NotAuthorized, (await other.PublishAsync(new MqttPublish(topic, default), Cancellation)).ReasonCode);

        // Mosquitto takes any subscription and delivers what the list allows.
        await other.SubscribeAsync([new("#"), new($"{theirs}/sourceevents")], Cancellation);
        await ApplyAsync("for-others");
        await PublishAsync("for-me", SecuredServers.OtherConsumer);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(SecuredFleet.Patience);
        var message = await other.Messages.ReadAsync(limit.Token);
        Assert.Equal($"{mine}/sourceevents", message.Topic);

        Task<MqttClient> ConnectAsync(MqttTlsOptions? tls) => MqttClient.ConnectAsync(
            new MqttClientOptions { Host = "127.0.0.1", Port = fleet.Servers.MqttPort, ClientId = "stranger", Tls = tls }, cancellation: Cancellation);
    }

    /// <summary>A certificate that is good for something else, and none at all.</summary>
    private async Task MaestroAsync()
    {
        var file = fleet.Credentials["stranger"]["bundle.json"];
        await fleet.Credentials["stranger"].WriteAsync(("bundle.json", Bundle("stolen", SecuredServers.Consumer)));
        string[] apply = ["maestro", "resourcebundle", "apply", "-f", file];
        Assert.Contains("unauthorized", await FailsAsync(fleet.MaestroClient("stranger")), StringComparison.Ordinal);
        var nobody = fleet.MaestroClient("stranger");
        nobody.Remove("MAESTRO_GRPC_CLIENT_CERT_FILE");
        nobody.Remove("MAESTRO_GRPC_CLIENT_KEY_FILE");
        await FailsAsync(nobody);
        nobody.Remove("MAESTRO_GRPC_CA_FILE");
        await FailsAsync(nobody);

        async Task<string> FailsAsync(Dictionary<string, string> environment)
        {
            var (code, output) = await fleet.RunAsync(environment, apply);
            Assert.True(code == 1, output);
            return output;
        }
    }

    private async Task DumpsAsync()
    {
        foreach (var adapter in new[] { "landing-zone", "cluster-setup" })
            Assert.Contains("**REDACTED**", await DoneAsync(fleet.AdapterSettings(adapter), "adapter", "config-dump"), StringComparison.Ordinal);
        const string sentinel = "AppHost/config/sentinel-clusters";
        Assert.Contains("token_path", await DoneAsync(fleet.ApiCaller("sentinel", sentinel), "sentinel", "config-dump", "-c", Repository.PathOf($"{sentinel}/sentinel.yaml")), StringComparison.Ordinal);

        async Task<string> DoneAsync(Dictionary<string, string> environment, params string[] arguments)
        {
            var (code, output) = await fleet.RunAsync(environment, arguments);
            Assert.True(code == 0, output);
            return output;
        }
    }

    private async Task IsRefusedAsync<T>(Func<Task> attempt)
        where T : Exception => fleet.Refused((await Assert.ThrowsAnyAsync<T>(attempt)).ToString());
}
