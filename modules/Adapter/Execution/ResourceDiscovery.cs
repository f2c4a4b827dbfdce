using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Execution;

/// <summary>Finds a resource's live object, and the objects nested in it, for expressions.</summary>
internal sealed partial class ResourceDiscovery(ITransports transports, QueryRenderer queries, ILogger<ResourceDiscovery> logger)
{
    public async Task<Discovery> FindAsync(EventRun run, ResourceConfig resource, GroupVersionKind kind, string cluster, CancellationToken cancellationToken)
    {
        var query = queries.Render(resource.Discovery!, kind, cluster, run.Variables, out var error);
        return query is null
            ? new Discovery(null, new TransportError(error, false))
            : await transports.For(resource).DiscoverAsync(query, cancellationToken);
    }

    /// <summary>Finds the object after an apply and stores it. Then it must exist.</summary>
    /// <param name="applied">The object after the apply, when the transport tells; it is not read again if another look would find it.</param>
    public async Task<StepError?> StoreAsync(
        EventRun run, ResourceConfig resource, GroupVersionKind kind, string cluster, IReadOnlyDictionary<string, object?>? applied, CancellationToken cancellationToken)
    {
        if (resource.Discovery is null) return null;
        var query = queries.Render(resource.Discovery, kind, cluster, run.Variables, out var unrendered);
        if (query is null) return Failed(resource, unrendered, isTransient: false);
        var found = applied is not null && WouldBeFound(run, resource, query, applied)
            ? new Discovery(applied)
            : await transports.For(resource).DiscoverAsync(query, cancellationToken);
        if (found.Error is { } error) return Failed(resource, error.Message, error.IsTransient);
        if (found.Object is null) return Failed(resource, query.NotFound, isTransient: false);
        run.Resources[resource.Name] = found.Object;
        return StoreNested(run, resource, found.Object, cluster);
    }

    /// <summary>Finds what is nested in the parent and stores it beside it.</summary>
    public StepError? StoreNested(EventRun run, ResourceConfig resource, IReadOnlyDictionary<string, object?> parent, string cluster)
    {
        foreach (var nested in resource.NestedDiscoveries)
        {
            if (nested.Name == resource.Name)
            {
                LogSameName(nested.Name);
                continue;
            }

            var query = queries.Render(nested.Discovery!, default, cluster, run.Variables, out var error);
            if (query is null) return Failed(resource, error, isTransient: false);
            if (NestedDiscovery.Find(parent, query) is not { } found)
            {
                LogNotNested(nested.Name, resource.Name);
                continue;
            }

            if (!run.Resources.TryAdd(nested.Name, found))
                return new StepError(Phase.Resources, resource.Name, "", $"nested discovery key collision: \"{nested.Name}\" already exists in context") { IsDetailed = true };
        }

        return null;
    }

    /// <summary>
    /// Whether another look would find this very object: it was found by the same query in this event, it is named in full, or it is the
    /// only one that the query finds, because there was none before.
    /// </summary>
    private static bool WouldBeFound(EventRun run, ResourceConfig resource, DiscoveryQuery query, IReadOnlyDictionary<string, object?> applied) =>
        ReferenceEquals(run.Resources.GetValueOrDefault(resource.Name), applied)
        || (query.IsByName && query.Name == Manifests.NameOf(applied) && query.Namespace == Manifests.NamespaceOf(applied))
        || (run.Absent.Contains(resource.Name) && query.Matches(applied));

    private static StepError Failed(ResourceConfig resource, string cause, bool isTransient) =>
        new(Phase.Resources, resource.Name, "failed to discover resource after apply", cause) { IsTransient = isTransient, IsDetailed = true };

    [LoggerMessage(EventId = 4341, Level = LogLevel.Warning, Message = "Nested discovery {Nested} is named like its parent and is skipped")]
    private partial void LogSameName(string nested);

    [LoggerMessage(EventId = 4342, Level = LogLevel.Information, Message = "Nested discovery {Nested} finds nothing in resource {Resource}")]
    private partial void LogNotNested(string nested, string resource);
}
