using System.Globalization;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.DryRun;

/// <summary>
/// Objects in memory. Given objects are there from the start and take the place of applied ones of the same name, so that their status
/// can be played through. There is no decision by generation: absent is created, present is updated (adapter contract §1.6).
/// </summary>
internal sealed class DryRunTransport : IResourceTransport, ITransports
{
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> _overrides;
    private readonly TimeProvider _time;
    private readonly Dictionary<Key, IReadOnlyDictionary<string, object?>> _objects = [];
    private readonly List<TransportOperation> _operations = [];
    private readonly Lock _lock = new();

    public DryRunTransport(IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> overrides, TimeProvider time)
    {
        (_overrides, _time) = (overrides, time);
        foreach (var (name, item) in overrides) _objects[new(Manifests.KindOf(item), Manifests.NamespaceOf(item), name)] = item;
    }

    public IReadOnlyList<TransportOperation> Operations
    {
        get
        {
            lock (_lock) return [.. _operations];
        }
    }

    public IResourceTransport For(ResourceConfig resource) => this;

    public Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var key = new Key(request.Kind, request.Namespace, request.Name);
            var operation = !_objects.ContainsKey(key) ? Decision.Create : request.RecreateOnChange ? Decision.Recreate : Decision.Update;
            _objects[key] = _overrides.GetValueOrDefault(request.Name) ?? request.Manifest;
            _operations.Add(new("apply", request.Kind.Kind, request.Namespace, request.Name, operation));
            return Task.FromResult(new ApplyOutcome(operation, $"dry-run {operation}"));
        }
    }

    public Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _operations.Add(new(query.IsByName ? "get" : "discover", query.Kind.Kind, query.Namespace, query.IsByName ? query.Name : query.Selector));
            return Task.FromResult(new Discovery(query.IsByName ? Get(query) : Find(query)));
        }
    }

    public Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _operations.Add(new("delete", request.Kind.Kind, request.Namespace, request.Name));
            var key = new Key(request.Kind, request.Namespace, request.Name);
            if (request.TargetCluster.Length == 0) _objects.Remove(key);
            else if (_objects.TryGetValue(key, out var item)) _objects[key] = Terminating(item);
            return Task.FromResult<TransportError?>(null);
        }
    }

    private IReadOnlyDictionary<string, object?>? Get(DiscoveryQuery query) => query.Namespace == "*"
        ? Find(query)
        : _objects.GetValueOrDefault(new Key(query.Kind, query.Namespace, query.Name));

    private IReadOnlyDictionary<string, object?>? Find(DiscoveryQuery query) =>
        Manifests.Latest(_objects.Where(entry => entry.Key.Kind == query.Kind && query.Matches(entry.Value)).Select(entry => entry.Value));

    private Dictionary<string, object?> Terminating(IReadOnlyDictionary<string, object?> item)
    {
        var metadata = new Dictionary<string, object?>(Plain.At(item, "metadata") as IReadOnlyDictionary<string, object?> ?? Plain.EmptyMap)
        {
            ["deletionTimestamp"] = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        return new Dictionary<string, object?>(item) { ["metadata"] = metadata };
    }

    private sealed record Key(GroupVersionKind Kind, string Namespace, string Name);
}
