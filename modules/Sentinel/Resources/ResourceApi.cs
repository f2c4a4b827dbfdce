using System.Globalization;
using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The HyperFleet API as Sentinel uses it: one list, page by page (sentinel contract §3).</summary>
internal sealed class ResourceApi
{
    /// <summary>Most ids in one request: their names must fit into an address.</summary>
    public const int MaxNamed = 50;

    private const int MaxPageBytes = 256 * 1024 * 1024;
    private const string ProbeSearch = "labels.non_existing_label='value'";
    private readonly ApiClient _client;
    private readonly ApiSection _api;
    private readonly string _list;
    private readonly string _search;

    public ResourceApi(SentinelOptions options, ApiClient client)
    {
        (_client, _api) = (client, options.Clients.HyperfleetApi!);
        _list = client.Address(options.ResourceType!);
        _search = Selector.Search(options.ResourceSelector);
    }

    /// <summary>Asks for an empty list once (sentinel contract §3.4).</summary>
    /// <returns>Null when the API answered 200.</returns>
    public async Task<FetchFailure?> ProbeAsync(CancellationToken cancellation)
    {
        var (page, failure) = await GetAsync($"{_list}?search={Uri.EscapeDataString(ProbeSearch)}&size=1", cancellation);
        page?.Dispose();
        return failure;
    }

    /// <summary>Gets one page.</summary>
    /// <returns>The page, or why there is none.</returns>
    public Task<(ResourcePage? Page, FetchFailure? Failure)> GetPageAsync(WalkStep step, CancellationToken cancellation)
    {
        var search = _search.Length == 0 ? "" : $"&search={Uri.EscapeDataString(_search)}";
        var walk = step.Continue is { } place ? $"&continue={Uri.EscapeDataString(place)}" : "";
        return GetAsync(string.Create(CultureInfo.InvariantCulture, $"{_list}?page={step.Number}&size={_api.PageSize}{walk}{search}"), cancellation);
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
        var (opening, failure) = await _client.GetAsync($"{_list}?watch=true{from}{search}", WatchOpening.FromAsync, cancellation);
        return opening ?? WatchOpening.Failed(failure!);
    }

    private async Task<(ResourcePage? Page, FetchFailure? Failure)> GetAsync(string url, CancellationToken cancellation)
    {
        var (answer, failure) = await _client.GetAsync(url, async (response, token) =>
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
