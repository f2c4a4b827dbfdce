using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The HyperFleet API as Sentinel uses it: one list, page by page (sentinel contract §3).</summary>
internal sealed class ResourceApi : IDisposable
{
    /// <summary>Most ids in one request: their names must fit into an address.</summary>
    public const int MaxNamed = 50;

    private const int MaxPageBytes = 256 * 1024 * 1024;
    private const string ProbeSearch = "labels.non_existing_label='value'";
    private readonly HttpClient _http;
    private readonly TokenFile? _token;
    private readonly ApiSection _api;
    private readonly string _list;
    private readonly string _search;
    private readonly TimeProvider _time;

    public ResourceApi(SentinelOptions options, string version, TimeProvider time)
    {
        _api = options.Clients.HyperfleetApi!;
        _time = time;
        _token = _api.Auth is { } auth ? new TokenFile(auth, time) : null;
        _list = $"{_api.BaseUrl!.TrimEnd('/')}/api/hyperfleet/v1/{Uri.EscapeDataString(options.ResourceType!)}";
        _search = Selector.Search(options.ResourceSelector);
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = System.Net.DecompressionMethods.All })
        {
            Timeout = Timeout.InfiniteTimeSpan, // every request has its own deadline
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"hyperfleet-sentinel/{version} ({options.Sentinel.Name})");
    }

    /// <summary>Asks for an empty list once (sentinel contract §3.4).</summary>
    /// <returns>Null when the API answered 200.</returns>
    public async Task<FetchFailure?> ProbeAsync(CancellationToken cancellation)
    {
        var (page, failure) = await GetAsync($"{_list}?search={Uri.EscapeDataString(ProbeSearch)}&size=1", cancellation);
        page?.Dispose();
        return failure;
    }

    /// <summary>Gets one page; the first is 1.</summary>
    /// <returns>The page, or why there is none.</returns>
    public Task<(ResourcePage? Page, FetchFailure? Failure)> GetPageAsync(int page, CancellationToken cancellation)
    {
        var search = _search.Length == 0 ? "" : $"&search={Uri.EscapeDataString(_search)}";
        return GetAsync(string.Create(CultureInfo.InvariantCulture, $"{_list}?page={page}&size={_api.PageSize}{search}"), cancellation);
    }

    /// <summary>Gets those of the named resources that exist and are selected, at most <see cref="MaxNamed"/>; the rest is gone.</summary>
    public Task<(ResourcePage? Page, FetchFailure? Failure)> GetNamedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var named = $"id in ({string.Join(", ", ids.Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'"))})";
        var search = _search.Length == 0 ? named : $"{_search} and {named}";
        return GetAsync($"{_list}?page=1&size={MaxNamed}&search={Uri.EscapeDataString(search)}", cancellation);
    }

    /// <summary>Opens the stream of changes (API contract "watch").</summary>
    /// <param name="version">Where an earlier stream ended; null = first everything that is there.</param>
    /// <param name="cancellation">Ends the wait for the answer, not the stream.</param>
    /// <returns>The stream; or null when this API has none, the version is too old, or the failure.</returns>
    public async Task<WatchOpening> OpenWatchAsync(string? version, CancellationToken cancellation)
    {
        var search = _search.Length == 0 ? "" : $"&search={Uri.EscapeDataString(_search)}";
        var from = version is null ? "" : $"&resource_version={Uri.EscapeDataString(version)}";
        var (opening, failure) = await SendAsync($"{_list}?watch=true{from}{search}", WatchOpening.FromAsync, cancellation);
        return opening ?? WatchOpening.Failed(failure!);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(ResourcePage? Page, FetchFailure? Failure)> GetAsync(string url, CancellationToken cancellation)
    {
        var (answer, failure) = await SendAsync(url, async (response, token) =>
        {
            using (response)
            {
                return (int)response.StatusCode == StatusCodes.Status200OK
                    ? await ReadAsync(response, token)
                    : (null, FetchFailure.Status((int)response.StatusCode));
            }
        }, cancellation);
        return failure is null ? answer : (null, failure);
    }

    /// <summary>Sends and reads within the deadline of one request; <paramref name="read"/> owns the response.</summary>
    private async Task<(T? Answer, FetchFailure? Failure)> SendAsync<T>(
        string url, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (_token is not null)
        {
            if (!_token.TryRead(out var token, out var error))
                return (default, FetchFailure.Auth(error!));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var deadline = new CancellationTokenSource(_api.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return (await read(await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, FetchFailure.Transient($"no answer within {_api.Timeout.TotalSeconds} s"));
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

    private static async Task<(ResourcePage? Page, FetchFailure? Failure)> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new PageBuffer();
        try
        {
            if (!await buffer.FillAsync(body, MaxPageBytes, cancellation))
                return Refuse(buffer, $"the answer is larger than {MaxPageBytes} bytes: lower clients.hyperfleet_api.page_size");
            return ResourcePage.From(buffer) is { } page ? (page, null) : Refuse(buffer, "the answer is no list: member 'items' is missing");
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static (ResourcePage? Page, FetchFailure? Failure) Refuse(PageBuffer buffer, string reason)
    {
        buffer.Dispose();
        return (null, FetchFailure.Final(reason));
    }
}
