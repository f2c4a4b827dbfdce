namespace HyperFleet.Adapter.Configuration;

/// <summary>One HTTP call; url, header values and body are templates. <see cref="Body"/> is sent with POST, PUT and PATCH.</summary>
internal sealed record ApiCallConfig(
    string Method,
    string Url,
    string Timeout,
    int RetryAttempts,
    string RetryBackoff,
    IReadOnlyList<ApiCallConfig.Header> Headers,
    string Body)
{
    internal sealed record Header(string Name, string Value);
}
