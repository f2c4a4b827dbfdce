using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Every namespace has a service account named <c>default</c>, again when it is deleted.</summary>
internal sealed class ServiceAccountController(ApiServer server)
{
    private const string Name = "default";

    internal void Review(string resource, StoredObject item, bool isDeletion)
    {
        if (resource == "namespaces" && !isDeletion)
            Ensure(item.Name);
        else if (resource == "serviceaccounts" && isDeletion && item.Name == Name)
            Ensure(item.Namespace);
    }

    private void Ensure(string space)
    {
        if (server.Store.State.Find("namespaces", "", space) is not { Json.IsTerminating: false } || server.Store.State.Find("serviceaccounts", space, Name) is not null)
            return;
        var account = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = Name } };
        server.Writer.Create(server.Kinds.OfResource("serviceaccounts")!, space, account, new("kube-controller-manager", server.Time.GetUtcNow()));
    }
}
