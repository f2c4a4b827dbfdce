using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Adapter.Maestro;

/// <summary>Reads works from Maestro's REST API (adapter contract §5.2): what Maestro has mirrored last, which may be behind the cluster.</summary>
internal sealed class MaestroReader : IDisposable
{
    private const string Path = "/api/maestro/v1/resource-bundles";
    private const int PageSize = 400;
    private const int ResponseLimit = 64 << 20;

    private readonly HttpClient _http;
    private readonly string _base;
    private readonly string _source;
    private readonly TokenFile? _token;

    public MaestroReader(MaestroSection options, string userAgent, TokenFile? token)
    {
        (_base, _source, _token) = (options.HttpServerAddress.TrimEnd('/'), options.SourceId, token);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip, PooledConnectionLifetime = TimeSpan.FromMinutes(5), SslOptions = Tls(options) };
        _http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = ResponseLimit };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
    }

    /// <summary>The work, or nothing when Maestro does not have it.</summary>
    public async Task<Discovery> GetAsync(string consumer, string name, CancellationToken cancellationToken)
    {
        var (bundle, error) = await ReadAsync($"{Path}/{WorkId.Of(_source, consumer, name)}", cancellationToken);
        return error is not null ? new Discovery(null, error) : new Discovery(bundle is null ? null : Bundles.ToWork(bundle));
    }

    /// <summary>Every work of this source for a consumer.</summary>
    public async Task<(IReadOnlyList<IReadOnlyDictionary<string, object?>> Works, TransportError? Error)> ListAsync(string consumer, CancellationToken cancellationToken)
    {
        var works = new List<IReadOnlyDictionary<string, object?>>();
        var search = Uri.EscapeDataString($"source={Quote(_source)} and consumer_name={Quote(consumer)}");
        for (var page = 1; ; page++)
        {
            var (list, error) = await ReadAsync($"{Path}?search={search}&page={page}&size={PageSize}", cancellationToken);
            if (error is not null) return ([], error);
            var items = list?["items"] as JsonArray ?? [];
            works.AddRange(items.OfType<JsonObject>().Select(Bundles.ToWork));
            if (items.Count < PageSize) return (works, null);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task<(JsonObject? Body, TransportError? Error)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_base + path));
            if (_token is not null) request.Headers.Authorization = new("Bearer", _token.Current());
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound) return (null, null);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode) return (JsonNode.Parse(body) as JsonObject, null);
            return (null, new TransportError($"Maestro GET {path} returned {(int)response.StatusCode}: {Reason(body)}", (int)response.StatusCode is 408 or 429 or >= 500));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new TransportError($"Maestro GET {path}: no answer within {GoDuration.Format(_http.Timeout)}", true));
        }
        catch (HttpRequestException cause) when (cause is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } refused })
        {
            return (null, new TransportError($"Maestro GET {path}: no TLS connection to {_base}, check clients.maestro.auth.tls_config: {refused.Message}", true));
        }
        catch (Exception cause) when (cause is HttpRequestException or JsonException or ConfigurationException)
        {
            return (null, new TransportError($"Maestro GET {path}: {cause.Message}", true));
        }
    }

    private static string Reason(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["reason"]?.ToString() ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static SslClientAuthenticationOptions Tls(MaestroSection options)
    {
        var (tls, ssl) = (options.Auth?.TlsConfig, new SslClientAuthenticationOptions());
        if (options.Insecure)
        {
#pragma warning disable CA5359, MA0039 // the configuration says insecure
            ssl.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
            return ssl;
        }

        // Both are read at every handshake, so that what is renewed is used from the next connection on.
        if ((tls?.HttpCaFile is { Length: > 0 } own ? own : tls?.CaFile) is { Length: > 0 } authorities)
            ssl.RemoteCertificateValidationCallback = new TrustedAuthorities(authorities).Validate;
        if (tls is { CertFile.Length: > 0, KeyFile.Length: > 0 }) ssl.LocalCertificateSelectionCallback = (_, _, _, _, _) => X509Certificate2.CreateFromPemFile(tls.CertFile, tls.KeyFile);
        return ssl;
    }
}
