using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

internal sealed class GarbageCollector(ApiServer server)
{
    internal void Review(string resource, StoredObject item, bool isDeletion) => _ = server;
}
