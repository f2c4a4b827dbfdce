using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>Takes an AppliedManifestWork away, its objects first; repeated until nothing is left (Maestro wire §8.6).</summary>
internal sealed class Finalization(AppliedWorks works, ResourceCleaner cleaner)
{
    /// <returns>True when it is gone, with everything that it owned.</returns>
    public async Task<bool> StepAsync(string name, CancellationToken cancellation)
    {
        if (await works.FindAsync(name, cancellation) is not { } applied)
            return true;
        if (!applied.IsTerminating)
            await works.DeleteAsync(applied, cancellation);
        if ((await cleaner.RemoveAsync(applied, applied.Resources, cancellation)).Count > 0)
            return false;
        await works.ReleaseAsync(applied, cancellation);
        return await works.FindAsync(name, cancellation) is null;
    }
}
