using System.Collections.Concurrent;
using HyperFleet.Adapter.Api;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Answers API calls from recordings and writes them down. What nothing matches gets 200 and an empty object.</summary>
internal sealed class DryRunApi(IReadOnlyList<RecordedEndpoint> endpoints) : IApi
{
    private static readonly RecordedResponse Empty = new(200, "{}");
    private readonly ConcurrentQueue<(ApiRequest Request, RecordedResponse Response)> _calls = new();

    public IEnumerable<(ApiRequest Request, RecordedResponse Response)> Calls => _calls;

    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = endpoints.FirstOrDefault(endpoint => endpoint.Matches(request.Method, request.Url))?.Next() ?? Empty;
        _calls.Enqueue((request, response));
        return Task.FromResult(new ApiResponse(response.Status, response.Body, 1));
    }
}
