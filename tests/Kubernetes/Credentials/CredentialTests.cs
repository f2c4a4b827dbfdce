using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Tests.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HyperFleet.Kubernetes.Tests.Credentials;

public sealed class CredentialTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotated_token_is_read_again_when_the_server_refuses_the_old_one()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "old\n", Cancellation);
        await using var server = await ScriptedServer.StartAsync(RequireToken("Bearer new"));
        using var client = new KubernetesClient(new(server.Address) { TokenFile = path }, new() { RetryDelay = TimeSpan.FromMilliseconds(1) });
        await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client));
        await File.WriteAllTextAsync(path, "new\n", Cancellation);
        Assert.True((await GetAsync(client)).Succeeded);
        File.Delete(path);
    }

    [Fact]
    public async Task A_wrong_token_is_a_fault()
    {
        await using var server = await ScriptedServer.StartAsync(RequireToken("Bearer right"));
        using var client = new KubernetesClient(new(server.Address) { Token = "wrong" });
        Assert.Equal(401, (await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(client))).Status!.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_programs_token_is_used_until_it_is_refused()
    {
        var counter = Path.GetTempFileName();
        var plugin = Program($$$"""echo x >> {{{counter}}}; echo '{"kind":"ExecCredential","status":{"token":"printed"}}'""");
        await using var server = await ScriptedServer.StartAsync(RequireToken("Bearer printed"), RequireToken("Bearer printed"), ScriptedServer.Refusal(401, "Unauthorized", "expired"), RequireToken("Bearer printed"));
        using var client = new KubernetesClient(new(server.Address) { Exec = plugin }, new() { RetryDelay = TimeSpan.FromMilliseconds(1) });
        for (var i = 0; i < 3; i++)
            Assert.True((await GetAsync(client)).Succeeded);
        Assert.Equal(2, (await File.ReadAllLinesAsync(counter, Cancellation)).Length);
        File.Delete(counter);
    }

    [Fact]
    public async Task A_program_is_told_what_it_is_for()
    {
        var plugin = Program("""echo "{\"status\":{\"token\":\"$(echo "$KUBERNETES_EXEC_INFO" | tr -dc a-zA-Z0-9)\"}}" """);
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Object());
        using var client = new KubernetesClient(new(server.Address) { Exec = plugin with { ProvideClusterInfo = true } });
        await GetAsync(client);
        var token = server.Requests[0].Headers.Authorization.ToString();
        Assert.Contains("ExecCredential", token);
        Assert.Contains("http127001", token);
    }

    [Theory]
    [InlineData("echo broken >&2; exit 3", "exited with 3: broken")]
    [InlineData("echo '{}'", "it printed no ExecCredential with a status")]
    [InlineData("echo '<html>'", "it printed no readable ExecCredential")]
    [InlineData("echo '{\"status\":{}}'", "it printed neither a token nor a client certificate")]
    public async Task A_program_that_fails_is_quoted(string script, string message)
    {
        using var client = new KubernetesClient(new(new Uri("http://127.0.0.1:1")) { Exec = Program(script) });
        Assert.Contains(message, (await Assert.ThrowsAsync<KubeconfigException>(() => GetAsync(client))).Message);
    }

    [Fact]
    public async Task A_missing_program_brings_its_install_hint()
    {
        var plugin = new ExecPlugin("client.authentication.k8s.io/v1", "no-such-program-anywhere") { InstallHint = "Get it from the shop." };
        using var client = new KubernetesClient(new(new Uri("http://127.0.0.1:1")) { Exec = plugin });
        Assert.EndsWith("Get it from the shop.", (await Assert.ThrowsAsync<KubeconfigException>(() => GetAsync(client))).Message);
    }

    [Fact]
    public async Task Certificates_authenticate_both_sides()
    {
        using var authority = Authority();
        using var serverCertificate = Issue(authority, "localhost", server: true);
        using var clientCertificate = Issue(authority, "client", server: false);
        await using var server = await ScriptedServer.StartAsync(
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = X509CertificateLoader.LoadPkcs12(serverCertificate.Export(X509ContentType.Pkcs12), null);
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == clientCertificate.Thumbprint;
            }),
            ScriptedServer.Object());
        var connection = new KubernetesConnection(new Uri($"https://127.0.0.1:{server.Address.Port}"))
        {
            CertificateAuthority = authority.ExportCertificatePem(),
            TlsServerName = "localhost",
            ClientCertificate = clientCertificate.ExportCertificatePem(),
            ClientKey = clientCertificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        };
        using (var client = new KubernetesClient(connection))
            Assert.True((await GetAsync(client)).Succeeded);
        using var other = Authority();
        using var mistrusting = new KubernetesClient(connection with { CertificateAuthority = other.ExportCertificatePem() }, new() { MaxAttempts = 1 });
        await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(mistrusting));
        using var careless = new KubernetesClient(connection with { CertificateAuthority = null, Insecure = true }, new() { MaxAttempts = 1 });
        Assert.True((await GetAsync(careless)).Succeeded);
    }

    private static RequestDelegate RequireToken(string expected) => context => context.Request.Headers.Authorization.ToString() == expected
        ? ScriptedServer.Object()(context)
        : ScriptedServer.Refusal(401, "Unauthorized", "Unauthorized")(context);

    private static ExecPlugin Program(string script) => new("client.authentication.k8s.io/v1", "/bin/sh") { Arguments = ["-c", script] };

    private static Task<KubernetesResult> GetAsync(KubernetesClient client) => client.For(ScriptedServer.ConfigMaps).GetAsync("x", "a", Cancellation);

    private static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, bool server)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
