using HyperFleet.ServiceDefaults.Identity;

namespace HyperFleet.Adapter.Maestro;

/// <summary>
/// The id of a work's bundle: a UUID of version 5 over source, consumer and name, so that every replica and every retry speaks of the same
/// one (adapter contract §5.2).
/// </summary>
internal static class WorkId
{
    public static string Of(string source, string consumer, string name) =>
        NameBasedGuid.Create(NameBasedGuid.ObjectIdentifiers, $"{source}-manifestworks.work.open-cluster-management.io-{consumer}-{name}").ToString();
}
