namespace HyperFleet.Adapter.Transport;

/// <summary>Where a resource's objects live: Kubernetes, Maestro, or the in-memory store of a dry run.</summary>
internal interface IResourceTransport
{
    /// <summary>Brings the object to the manifest, by generation.</summary>
    Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken);

    Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken);

    /// <summary>Asks for deletion; an absent object is a success.</summary>
    /// <returns>Null, or why the deletion failed.</returns>
    Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken);
}
