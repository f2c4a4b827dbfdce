namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>One revision: what an object was and became.</summary>
/// <param name="Revision">Consecutive, from 1.</param>
/// <param name="Resource">The storage's name, for example <c>deployments.apps</c>.</param>
/// <param name="Before">Null for a creation.</param>
/// <param name="After">For a deletion, the last state at the deletion's revision.</param>
/// <param name="IsDeletion">Whether the object is gone.</param>
internal sealed record Change(long Revision, string Resource, StoredObject? Before, StoredObject After, bool IsDeletion);
