using System.Threading.Channels;
using HyperFleet.Grpc.Health;
using static HyperFleet.Grpc.Health.HealthCheckResponse.Types;

namespace HyperFleet.Grpc;

/// <summary>What the health service answers. The empty name stands for the whole server, which serves until said otherwise.</summary>
public sealed class RpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _services = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private readonly HashSet<Watcher> _watchers = [];

    /// <summary>How many clients watch.</summary>
    internal int Watchers
    {
        get
        {
            lock (_lock)
                return _watchers.Count;
        }
    }

    /// <summary>Says whether a service, by its full name, serves; those who watch it are told.</summary>
    public void Set(string service, bool serving)
    {
        lock (_lock)
        {
            var status = serving ? ServingStatus.Serving : ServingStatus.NotServing;
            if (_services.TryGetValue(service, out var known) && known == status)
                return;
            _services[service] = status;
            foreach (var watcher in _watchers)
                if (watcher.Service == service)
                    watcher.Changes.Writer.TryWrite(status);
        }
    }

    internal Task<RpcResult<HealthCheckResponse>> CheckAsync(HealthCheckRequest request, RpcServerCall call)
    {
        lock (_lock)
            return Task.FromResult<RpcResult<HealthCheckResponse>>(_services.TryGetValue(request.Service, out var status)
                ? new HealthCheckResponse { Status = status }
                : new RpcStatus(RpcStatusCode.NotFound, $"unknown service '{request.Service}'"));
    }

    internal async Task<RpcStatus> WatchAsync(HealthCheckRequest request, RpcResponses<HealthCheckResponse> responses, RpcServerCall call)
    {
        var watcher = Add(request.Service);
        try
        {
            await foreach (var status in watcher.Changes.Reader.ReadAllAsync(call.Cancellation))
                await responses.WriteAsync(new HealthCheckResponse { Status = status }, call.Cancellation);
            return RpcStatus.Ok;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(watcher);
        }
    }

    private Watcher Add(string service)
    {
        // Only the latest status matters to a watcher that lags.
        var watcher = new Watcher(service, Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }));
        lock (_lock)
        {
            watcher.Changes.Writer.TryWrite(_services.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
            _watchers.Add(watcher);
        }
        return watcher;
    }

    private sealed class Watcher(string service, Channel<ServingStatus> changes)
    {
        public string Service => service;

        public Channel<ServingStatus> Changes => changes;
    }
}
