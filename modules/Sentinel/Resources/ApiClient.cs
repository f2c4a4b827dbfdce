using System.Net.Http.Headers;
using System.Text.Json;
using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Resources;

/// <summary>Requests to the HyperFleet API: who we are, the token, and a deadline for each.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TokenFile? _token;
    private readonly ApiSection _api;
    private readonly TimeProvider _time;

    public ApiClient(SentinelOptions options, string version, TimeProvider time)
    {
        _api = options.Clients.HyperfleetApi!;
        _time = time;
        _token = _api.Auth is { } auth ? new TokenFile(auth, time) : null;
        // Uncompressed: within a cluster bytes are cheaper than the processor time that both sides spend on compressing them.
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // every request has its own deadline
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"hyperfleet-sentinel/{version} ({options.Sentinel.Name})");
    }

    /// <summary>The address of a collection of the API.</summary>
    public string Address(string collection) => $"{_api.BaseUrl!.TrimEnd('/')}/api/hyperfleet/v1/{Uri.EscapeDataString(collection)}";

    public Task<(T? Answer, FetchFailure? Failure)> GetAsync<T>(
        string url, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, url), read, _api.Timeout, cancellation);

    /// <summary>Sends and reads within the deadline of one request; <paramref name="read"/> owns the response.</summary>
    public async Task<(T? Answer, FetchFailure? Failure)> SendAsync<T>(
        HttpRequestMessage message, Func<HttpResponseMessage, CancellationToken, Task<T>> read, TimeSpan limit, CancellationToken cancellation)
    {
        using var request = message;
        if (_token is not null)
        {
            if (!_token.TryRead(out var token, out var error))
                return (default, FetchFailure.Auth(error!));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return (await read(await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, FetchFailure.Transient($"no answer within {limit.TotalSeconds} s"));
        }
        catch (HttpRequestException broken)
        {
            return (default, FetchFailure.Transient(broken.InnerException?.Message ?? broken.Message));
        }
        catch (Exception broken) when (broken is IOException or JsonException)
        {
            return (default, FetchFailure.Final($"the answer cannot be read: {broken.Message}"));
        }
    }

    public void Dispose() => _http.Dispose();
}
