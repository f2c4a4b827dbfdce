using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Maestro;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>What makes the Maestro settings unusable (adapter contract §5.1).</summary>
public sealed class MaestroRulesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static readonly MaestroSection Plaintext = new() { GrpcServerAddress = "maestro-grpc:8090", HttpServerAddress = "http://maestro:8000", SourceId = "s1", Insecure = true };

    [Fact]
    public void Plain_text_server_tls_and_mutual_tls_are_fine()
    {
        Assert.Null(MaestroRules.Violation(Plaintext));
        Assert.Null(MaestroRules.Violation(Tls(new() { CaFile = _file })));
        Assert.Null(MaestroRules.Violation(Tls(new() { CaFile = _file, CertFile = _file, KeyFile = _file, HttpCaFile = _file })));
    }

    [Fact]
    public void What_is_missing_or_wrong_is_named()
    {
        Says("maestro server address is required", Plaintext with { HttpServerAddress = "" });
        Says("must be an http or https URL", Plaintext with { HttpServerAddress = "ftp://x" });
        Says("must use https unless clients.maestro.insecure is true", Plaintext with { Insecure = false });
        Says("maestro gRPC server address is required", Plaintext with { GrpcServerAddress = "" });
        Says("must be host:port", Plaintext with { GrpcServerAddress = "http://x:1" });
        Says("maestro sourceID is required", Plaintext with { SourceId = "" });
        Says("auth.type \"x\" is invalid (allowed: tls, none)", Plaintext with { Auth = new() { Type = "x" } });
        Says("no TLS configuration provided", Tls(new()));
        Says("needs both cert_file and key_file", Tls(new() { CaFile = _file, CertFile = _file }));
        Says("file \"/nope\" does not exist", Tls(new() { CaFile = "/nope" }));
        Says("auth.type none needs insecure: true", Plaintext with { Insecure = false, HttpServerAddress = "https://x", Auth = new() { Type = "none" } });
    }

    public void Dispose() => File.Delete(_file);

    private static MaestroSection Tls(MaestroSection.TlsSection tls) =>
        Plaintext with { Insecure = false, HttpServerAddress = "https://maestro:8000", Auth = new() { Type = "tls", TlsConfig = tls } };

    private static void Says(string text, MaestroSection options) => Assert.Contains(text, MaestroRules.Violation(options), StringComparison.Ordinal);
}
