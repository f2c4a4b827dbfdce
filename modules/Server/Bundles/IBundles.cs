using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Bundles;

/// <summary>Bundles as requests see them, whichever protocol they come by. Every change commits together with its event.</summary>
internal interface IBundles
{
    Task<Bundle?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>One page in a stable order, and how many match.</summary>
    /// <param name="search">Server contract §4.4; null or empty for all.</param>
    /// <param name="page">From 1.</param>
    Task<Result<BundlePage>> ListAsync(string? search, int page, int size, CancellationToken cancellation);

    /// <summary>Stores a new bundle at version 1.</summary>
    Task<Result<Bundle>> CreateAsync(BundleChange change, CancellationToken cancellation);

    /// <summary>Replaces the content. Version 0 means the current one; else it must equal it.</summary>
    Task<Result<Bundle>> UpdateAsync(BundleChange change, int version, CancellationToken cancellation);

    /// <summary>Marks as deleting; does nothing for an unknown or deleting one.</summary>
    Task DeleteAsync(string id, CancellationToken cancellation);
}
