using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Everything exists, and deletions take effect only once released, as with finalizers.</summary>
internal sealed class StubbornTransport : IResourceTransport, ITransports
{
    private readonly List<DeleteRequest> _deletions = [];
    private bool _released;

    public string? RefusedName { get; init; }

    public string? UnreadableName { get; init; }

    public string? UnappliedName { get; init; }

    public IReadOnlyList<DeleteRequest> Deletions => _deletions;

    public IResourceTransport For(ResourceConfig resource) => this;

    public void Release() => _released = true;

    public Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken) => Task.FromResult(request.Name == UnappliedName
        ? ApplyOutcome.Failed(Decision.Update, "unapplied", isTransient: false)
        : new ApplyOutcome(Decision.Update, "generation changed 1->2"));

    public Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken)
    {
        var name = query.IsByName ? query.Name : $"found-{query.Selector}";
        if (name == UnreadableName) return Task.FromResult(new Discovery(null, new TransportError("unreadable", true)));
        if (_released && _deletions.Any(deleted => deleted.Name == name)) return Task.FromResult(Discovery.NotFound);
        return Task.FromResult(new Discovery(new Dictionary<string, object?> { ["kind"] = query.Kind.Kind, ["metadata"] = new Dictionary<string, object?> { ["name"] = name } }));
    }

    public Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        if (request.Name == RefusedName) return Task.FromResult<TransportError?>(new TransportError("refused", true));
        _deletions.Add(request);
        return Task.FromResult<TransportError?>(null);
    }
}
