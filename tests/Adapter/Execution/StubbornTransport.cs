using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Everything exists, and deletions take effect only once released, as with finalizers.</summary>
internal sealed class StubbornTransport : IResourceTransport, ITransports
{
    private readonly HashSet<string> _deleted = [];
    private bool _released;

    public string? RefusedName { get; init; }

    public IResourceTransport For(ResourceConfig resource) => this;

    public void Release() => _released = true;

    public Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken) => Task.FromResult(new ApplyOutcome(Decision.Update, "generation changed 1->2"));

    public Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken) => Task.FromResult(_released && _deleted.Contains(query.Name)
        ? Discovery.NotFound
        : new Discovery(new Dictionary<string, object?> { ["kind"] = query.Kind.Kind, ["metadata"] = new Dictionary<string, object?> { ["name"] = query.Name } }));

    public Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        if (request.Name == RefusedName) return Task.FromResult<TransportError?>(new TransportError("refused", true));
        _deleted.Add(request.Name);
        return Task.FromResult<TransportError?>(null);
    }
}
