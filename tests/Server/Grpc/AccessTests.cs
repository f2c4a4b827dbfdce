using System.Net;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Server.Configuration;
using HyperFleet.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Tests.Grpc;

/// <summary>Who may speak for a source, decided by an API server that knows one token and one right.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Service = "io.cloudevents.v1.CloudEventService";
    private readonly TestCertificates _files = new();
    private readonly List<string> _reviews = [];
    private WebApplication _kubernetes = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _kubernetes = builder.Build();
        _kubernetes.MapPost("/apis/authentication.k8s.io/v1/tokenreviews", context => ReviewAsync(context, spec => spec["token"]!.GetValue<string>() == "good"
            ? new() { ["authenticated"] = true, ["user"] = new JsonObject { ["username"] = "adapter", ["groups"] = new JsonArray("sources") } }
            : new() { ["authenticated"] = false }));
        _kubernetes.MapPost("/apis/authorization.k8s.io/v1/subjectaccessreviews", context => ReviewAsync(context, spec => new()
        {
            ["allowed"] = spec["nonResourceAttributes"]!["path"]!.GetValue<string>() == "/sources/source-1",
        }));
        await _kubernetes.StartAsync(TestContext.Current.CancellationToken);
        var address = _kubernetes.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        File.WriteAllText(_files.PathOf("kubeconfig"), $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"x","contexts":[{"name":"x","context":{"cluster":"x","user":"x"}}],
             "clusters":[{"name":"x","cluster":{"server":"{{{address}}}"}}],"users":[{"name":"x","user":{}}]}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _kubernetes.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task A_certificate_is_a_user_with_groups_whose_rights_are_reviewed()
    {
        await using var bench = await GrpcBench.StartAsync(Options("mtls"), _files.CaFile, _files.ClientCertificate, _files.ClientKey);
        Assert.Equal(0, Code(await PublishAsync(bench, "source-1")));
        Assert.Equal("""{"user":"client","groups":["sources"],"nonResourceAttributes":{"path":"/sources/source-1","verb":"pub"}}""", _reviews.Single());
        var denied = await PublishAsync(bench, "source-2");
        Assert.Equal((7, "unauthorized to publish the event from source source-2"), (Code(denied), denied["details"]!.GetValue<string>()));
        Assert.Equal(7, Code(await bench.CallAsync(Service, "Subscribe", new() { ["source"] = "source-2" })));
        Assert.Single(bench.Published);

        await PublishAsync(bench, "source-1");
        Assert.Equal(3, _reviews.Count);
    }

    [Fact]
    public async Task Without_a_certificate_nobody_connects_with_mtls()
    {
        await using var bench = await GrpcBench.StartAsync(Options("mtls"), _files.CaFile);
        var refused = await bench.Node.DoAsync(new() { ["op"] = "check", ["service"] = "" });
        Assert.Equal(14, Code(refused));
    }

    [Fact]
    public async Task A_token_is_reviewed_then_the_rights_of_its_user()
    {
        await using var bench = await GrpcBench.StartAsync(Options("token"), _files.CaFile);
        Assert.Equal(0, Code(await PublishAsync(bench, "source-1", ("authorization", "Bearer good"))));
        Assert.Equal(16, Code(await PublishAsync(bench, "source-1", ("authorization", "Bearer bad"))));
        Assert.Equal(16, Code(await PublishAsync(bench, "source-1")));
        Assert.Equal(7, Code(await PublishAsync(bench, "source-2", ("authorization", "Bearer good"))));
        Assert.Single(bench.Published);
    }

    [Fact]
    public async Task Rights_that_cannot_be_checked_are_asked_for_again_later()
    {
        await using var bench = await GrpcBench.StartAsync(Options("token"), _files.CaFile);
        await _kubernetes.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(14, Code(await PublishAsync(bench, "source-1", ("authorization", "Bearer good"))));
    }

    [Fact]
    public async Task With_mock_and_without_TLS_everybody_may_speak()
    {
        await using var mock = await GrpcBench.StartAsync(Options("mock"), _files.CaFile);
        Assert.Equal(0, Code(await PublishAsync(mock, "anyone")));
        await using var plain = await GrpcBench.StartAsync(new GrpcOptions { AuthnType = "token" });
        Assert.Equal(0, Code(await PublishAsync(plain, "anyone")));
        Assert.Empty(_reviews);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_from_the_next_handshake_on()
    {
        Mount("first");
        var options = Options("mock") with { TlsCertFile = _files.PathOf("mounted.pem"), TlsKeyFile = _files.PathOf("mounted.key") };
        await using var bench = await GrpcBench.StartAsync(options, _files.CaFile);
        Assert.Equal(0, Code(await PublishAsync(bench, "anyone")));
        _files.RenewServer();
        Mount("second");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(bench.Authority), TestContext.Current.CancellationToken);
        await using var secure = new System.Net.Security.SslStream(client.GetStream());
        var trust = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(_files.CaFile);
        await secure.AuthenticateAsClientAsync(new System.Net.Security.SslClientAuthenticationOptions
        {
            TargetHost = "broker.test", CertificateChainPolicy = trust, ApplicationProtocols = [System.Net.Security.SslApplicationProtocol.Http2],
        }, TestContext.Current.CancellationToken);
        Assert.Equal(System.Security.Authentication.SslProtocols.Tls13, secure.SslProtocol);
        using var renewed = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(_files.ServerCertificate, _files.ServerKey);
        Assert.Equal(renewed.GetCertHashString(), secure.RemoteCertificate!.GetCertHashString());
    }

    [Theory]
    [InlineData("mtls", true, "--grpc-client-ca-file")]
    [InlineData("mock", false, "--grpc-tls-key-file")]
    public async Task Files_that_do_not_fit_the_mode_stop_the_start(string mode, bool key, string missing)
    {
        var options = Options(mode) with { ClientCaFile = null, TlsKeyFile = key ? _files.ServerKey : null };
        Assert.Contains(missing, (await Assert.ThrowsAsync<ConfigurationException>(() => GrpcBench.StartAsync(options))).Message);
    }

    /// <summary>The server's files as Kubernetes mounts a secret: links through a folder link that is swapped.</summary>
    private void Mount(string version)
    {
        var folder = Directory.CreateDirectory(_files.PathOf(version)).FullName;
        File.Copy(_files.ServerCertificate, Path.Combine(folder, "mounted.pem"));
        File.Copy(_files.ServerKey, Path.Combine(folder, "mounted.key"));
        File.Delete(_files.PathOf("..data"));
        Directory.CreateSymbolicLink(_files.PathOf("..data"), version);
        foreach (var name in new[] { "mounted.pem", "mounted.key" })
            if (!File.Exists(_files.PathOf(name)))
                File.CreateSymbolicLink(_files.PathOf(name), Path.Combine("..data", name));
    }

    private GrpcOptions Options(string mode) => new()
    {
        TlsCertFile = _files.ServerCertificate, TlsKeyFile = _files.ServerKey, ClientCaFile = _files.CaFile, AuthnType = mode,
        AuthorizerConfig = _files.PathOf("kubeconfig"),
    };

    private static Task<JsonObject> PublishAsync(GrpcBench bench, string source, params (string, string)[] metadata) => bench.CallAsync(Service, "Publish", new()
    {
        ["event"] = new JsonObject
        {
            ["id"] = "e1", ["source"] = source, ["spec_version"] = "1.0", ["type"] = "a.b.spec.create_request",
            ["attributes"] = new JsonObject { ["ce-clustername"] = new JsonObject { ["ce_string"] = "c1" } },
        },
    }, metadata);

    private static int Code(JsonObject answer) => answer["code"]!.GetValue<int>();

    private async Task ReviewAsync(HttpContext context, Func<JsonObject, JsonObject> decide)
    {
        var review = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        var spec = (JsonObject)review["spec"]!;
        if (!spec.ContainsKey("token"))
            lock (_reviews)
                _reviews.Add(spec.ToJsonString());
        review["status"] = decide(spec);
        context.Response.StatusCode = 201;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(review.ToJsonString());
    }
}
