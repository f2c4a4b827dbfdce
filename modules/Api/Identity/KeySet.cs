using System.Text.Json;
using HyperFleet.Api.Configuration;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Identity;

/// <summary>
/// An issuer's public keys from a file, a URL or both. Read again every hour and when a token names an unknown key,
/// the latter at most every ten seconds. When a refresh fails, the keys known so far stay.
/// </summary>
internal sealed class KeySet(IssuerOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly HttpClient? _http = options.JwkCertUrl.Length == 0 ? null : CreateClient(options);
    private IReadOnlyList<VerificationKey> _keys = [];
    private DateTimeOffset? _refreshed;

    /// <summary>Keys that may have signed: those with the token's key id, or all of its algorithm when it names none.</summary>
    public async Task<IReadOnlyList<VerificationKey>> FindAsync(string? keyId, string algorithm, CancellationToken cancellation)
    {
        if (Age() is not { } age || age > MaxAge)
            await RefreshAsync(cancellation);
        var found = Match(keyId, algorithm);
        if (found.Count > 0 || Age() < MinAge)
            return found;
        await RefreshAsync(cancellation);
        return Match(keyId, algorithm);
    }

    public void Dispose()
    {
        _http?.Dispose();
        _refreshing.Dispose();
    }

    private TimeSpan? Age() => time.GetUtcNow() - _refreshed;

    private List<VerificationKey> Match(string? keyId, string algorithm) =>
        [.. _keys.Where(key => key.Algorithm == algorithm && (keyId is null || key.Id is null || key.Id == keyId))];

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        var before = _refreshed;
        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_refreshed != before)
                return;
            var keys = new List<VerificationKey>();
            if (options.JwkCertFile.Length > 0)
                keys.AddRange(Read(await File.ReadAllBytesAsync(options.JwkCertFile, cancellation)));
            if (_http is not null)
                keys.AddRange(Read(await FetchAsync(cancellation)));
            _keys = keys;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException or UnauthorizedAccessException or TimeoutException
            || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            logger.KeysNotRefreshed(options.IssuerUrl, e.GetType().Name);
        }
        finally
        {
            _refreshed = time.GetUtcNow();
            _refreshing.Release();
        }
    }

    private async Task<byte[]> FetchAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(FetchLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        return await _http!.GetByteArrayAsync(new Uri(options.JwkCertUrl), linked.Token);
    }

    private static List<VerificationKey> Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Select(VerificationKey.Read).OfType<VerificationKey>()]
            : throw new JsonException("A key set needs a list 'keys'.");
    }

    private static HttpClient CreateClient(IssuerOptions options)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (options.JwkCertCaFile.Length > 0)
            handler.SslOptions.RemoteCertificateValidationCallback = new TrustedAuthorities(options.JwkCertCaFile).Validate;
        return new(handler) { MaxResponseContentBufferSize = MaxBytes, Timeout = Timeout.InfiniteTimeSpan };
    }
}
