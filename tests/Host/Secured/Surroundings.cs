using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>What stands around the fleet, over TLS: the issuer's key set, and a collector that searches what roles export (OTLP over HTTP).</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PlantedSecrets _secrets;
    private readonly string _apiKey;

    private Surroundings(TestCertificates certificates, PlantedSecrets secrets, string apiKey)
    {
        (_secrets, _apiKey) = (secrets, apiKey);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            https.ServerCertificateSelector = (_, _) => X509Certificate2.CreateFromPemFile(certificates.ServerCertificate, certificates.ServerKey))));
        _app = builder.Build();
        _app.MapGet("/keys", context => context.Response.WriteAsync(Keys));
        _app.MapPost("/v1/{signal}", KeepAsync);
    }

    /// <summary>The issuer's key set.</summary>
    public string Keys { get; set; } = """{"keys":[]}""";

    public string Address => _app.Urls.First();

    /// <summary>The signals that came: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public ConcurrentDictionary<string, int> Exports { get; } = new();

    /// <summary>What they showed.</summary>
    public ConcurrentQueue<string> Leaks { get; } = new();

    public static async Task<Surroundings> StartAsync(TestCertificates certificates, PlantedSecrets secrets, string apiKey)
    {
        var surroundings = new Surroundings(certificates, secrets, apiKey);
        await surroundings._app.StartAsync();
        return surroundings;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        if (context.Request.Headers["x-api-key"] != _apiKey)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var signal = (string)context.Request.RouteValues["signal"]!;
        // The texts of a protobuf message stand in it as they are.
        foreach (var leak in _secrets.ShownBy($"exported {signal}", Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length))) Leaks.Enqueue(leak);
        Exports.AddOrUpdate(signal, 1, (_, count) => count + 1);
        context.Response.ContentType = "application/x-protobuf";
    }
}
