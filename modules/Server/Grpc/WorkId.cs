using HyperFleet.ServiceDefaults.Identity;

namespace HyperFleet.Server.Grpc;

/// <summary>The id that Go sources compute for a named work: a UUID of version 5 over source, consumer and name (server contract §11).</summary>
internal static class WorkId
{
    public static string Of(string source, string consumer, string name) =>
        NameBasedGuid.Create(NameBasedGuid.ObjectIdentifiers, $"{source}-manifestworks.work.open-cluster-management.io-{consumer}-{name}").ToString();
}
