using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.CloudEvents.Wire;
using HyperFleet.Grpc;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Adapter.Maestro;

/// <summary>
/// Listens to Maestro for this source, once a process. Works are read over REST when they are needed; what matters here is that something
/// comes: a server that is silent for too long is taken for gone and asked again (adapter contract §5.1).
/// </summary>
internal sealed partial class MaestroSubscription(RpcChannel channel, MaestroSection options, TokenFile? token, TimeProvider time, ILogger<MaestroSubscription> logger)
    : BackgroundService, IReadinessCheck
{
    private static readonly RpcMethod<SubscriptionRequest, CloudEvent> Subscribe = new(CloudeventReflection.Descriptor.Services[0], "Subscribe");
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private volatile string? _trouble = "not connected yet";

    public string Name => "maestro";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_trouble);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            var (wasHeard, reason) = await ListenAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested) return;
            _trouble = reason;
            failures = wasHeard ? 1 : failures + 1;
            var wait = Wait(failures);
            LogLost(options.GrpcServerAddress, wait, reason);
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The contract's connect back-off: 1 s, times 1.6, at most 5 s, give or take a fifth.</summary>
    private static TimeSpan Wait(int failures)
    {
        var grown = FirstWait * Math.Pow(1.6, Math.Min(failures - 1, 10));
        return (grown < LongestWait ? grown : LongestWait) * (0.8 + (Random.Shared.NextDouble() * 0.4));
    }

    private async Task<(bool WasHeard, string Reason)> ListenAsync(CancellationToken stoppingToken)
    {
        var wasHeard = false;
        using var silence = new CancellationTokenSource(options.ServerHealthinessTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, silence.Token);
        try
        {
            var headers = new RpcMetadata();
            if (token is not null) headers.Add("authorization", $"Bearer {token.Current()}");
            var request = new SubscriptionRequest { Source = options.SourceId, DataType = WorkEvents.DataType };
            using var stream = await channel.OpenAsync(Subscribe, request, new RpcCallOptions { Headers = headers }, either.Token);
            if (stream.Status is null) Connected();
            await foreach (var _ in stream.ReadAllAsync(either.Token))
            {
                wasHeard = true;
                silence.CancelAfter(options.ServerHealthinessTimeout);
            }

            return (wasHeard, stream.Status?.ToString() ?? "the stream ended");
        }
        catch (OperationCanceledException)
        {
            return (wasHeard, $"nothing heard for {options.ServerHealthinessTimeout.TotalSeconds:0} s");
        }
        catch (ConfigurationException cause)
        {
            return (wasHeard, cause.Message);
        }
    }

    private void Connected()
    {
        _trouble = null;
        LogConnected(options.GrpcServerAddress, options.SourceId);
    }

    [LoggerMessage(EventId = 4611, Level = LogLevel.Information, Message = "Subscribed to Maestro at {Address} as source {Source}")]
    private partial void LogConnected(string address, string source);

    [LoggerMessage(EventId = 4612, Level = LogLevel.Warning, Message = "Subscription to Maestro at {Address} ended, next attempt in {Wait}: {Reason}")]
    private partial void LogLost(string address, TimeSpan wait, string reason);
}
