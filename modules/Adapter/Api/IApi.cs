namespace HyperFleet.Adapter.Api;

/// <summary>Where API calls go: the HyperFleet API, or the recorded answers of a dry run.</summary>
internal interface IApi
{
    Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken);
}
