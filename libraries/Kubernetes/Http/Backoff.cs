namespace HyperFleet.Kubernetes.Http;

internal static class Backoff
{
    /// <summary>The wait before the next attempt: the server's wish, else doubling; spread over half to whole, and never longer than the limit.</summary>
    internal static TimeSpan Next(int attempt, TimeSpan? wish, KubernetesClientOptions options)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempt - 1, 16));
        var spread = doubled * (0.5 + Random.Shared.NextDouble() / 2);
        var wait = wish is { } asked && asked > spread ? asked : spread;
        return wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
    }
}
