namespace HyperFleet.Kubernetes;

/// <summary>Limits and names of one client.</summary>
public sealed record KubernetesClientOptions
{
    public string UserAgent { get; init; } = "hyperfleet/" + typeof(KubernetesClientOptions).Assembly.GetName().Version!.ToString(3);

    /// <summary>Who owns the fields written, unless a call says otherwise.</summary>
    public string FieldManager { get; init; } = "hyperfleet";

    /// <summary>The longest one attempt may take; a watch may be silent as long, beyond its own time-out.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts a request gets when it is safe to repeat or the server asked for patience.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The first wait between attempts; it doubles, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between attempts, whatever the server asks for.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests in flight at most; the client lowers its own limit while the server is overloaded.</summary>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>Requests that may wait for their turn; one more fails at once.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Requests started a second, attempts and watches counted; 0 leaves it to <see cref="MaxConcurrency"/> alone.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Requests that may start at once before <see cref="RequestsPerSecond"/> slows them down.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>Asked right before every request that may change something; false: it is not sent, which is a fault to its caller.</summary>
    public Func<bool> MayWrite { get; init; } = static () => true;

    /// <summary>Largest response read, and largest watch event.</summary>
    public int MaxResponseBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>How long a server holds one watch open before the client resumes it.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
