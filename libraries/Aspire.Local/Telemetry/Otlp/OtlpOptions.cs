using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Secrets;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>Where telemetry is received, and the key that senders present (orchestration contract §8.1).</summary>
internal sealed class OtlpOptions
{
    private const string KeyName = "AppHost:OtlpApiKey";
    private readonly byte[] _key;

    /// <exception cref="DistributedApplicationException">An address is not http.</exception>
    public OtlpOptions(IConfiguration configuration, AppHostInfo appHost)
    {
        // Tests run side by side: no fixed port is theirs alone.
        var isRandom = configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);
        var (grpc, http) = (Read(configuration, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"), Read(configuration, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"));
        PrefersGrpc = grpc is not null;
        (Grpc, Http) = (EndPoint(grpc, isRandom), EndPoint(http, isRandom));
        Key = configuration[KeyName] is { Length: > 0 } known ? known : NewKey(appHost);
        _key = Encoding.UTF8.GetBytes(Key);
    }

    public IPEndPoint Grpc { get; }

    public IPEndPoint Http { get; }

    /// <summary>Projects are told the gRPC address when one was asked for, and else the HTTP address.</summary>
    public bool PrefersGrpc { get; }

    public string Key { get; }

    public bool IsKey(string? presented) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented ?? ""), _key);

    private static string NewKey(AppHostInfo appHost)
    {
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        if (!appHost.IsTest)
            UserSecrets.Save(appHost.Assembly, KeyName, key);
        return key;
    }

    private static Uri? Read(IConfiguration configuration, string name) => configuration[name] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp => url,
        var text => throw new DistributedApplicationException(
            $"The telemetry address '{text}' ({name}) is not an http address. The receiver listens on loopback without TLS; use http://localhost:PORT."),
    };

    private static IPEndPoint EndPoint(Uri? url, bool isRandom) => new(
        url is not null && IPAddress.TryParse(url.Host, out var address) ? address : IPAddress.Loopback, isRandom ? 0 : url?.Port ?? 0);
}
