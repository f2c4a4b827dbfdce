namespace HyperFleet.Adapter.Api;

/// <summary>One call to make, with every template rendered.</summary>
/// <param name="Url">Built by <see cref="ApiUrl"/>.</param>
/// <param name="Body">Null when nothing is sent.</param>
/// <param name="Timeout">For one attempt; null is the client's.</param>
/// <param name="Attempts">In total; 0 is the client's.</param>
/// <param name="Backoff">Empty is the client's.</param>
internal sealed record ApiRequest(
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Body,
    TimeSpan? Timeout,
    int Attempts,
    string Backoff);
