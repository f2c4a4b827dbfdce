using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Selectors;

namespace HyperFleet.Kubernetes.Local.Tables;

/// <summary>The columns of each kind. Kinds without any show name and age.</summary>
internal sealed class Columns(TimeProvider time)
{
    private const string None = "<none>";

    internal IReadOnlyList<Column> Of(ApiKind kind) => kind.Custom is { } custom ? Custom(custom) : kind.Resource switch
    {
        "namespaces" => [Name, At("Status", "status.phase"), Age],
        "configmaps" => [Name, Number("Data", item => Entries(item, "data") + Entries(item, "binaryData")), Age],
        "secrets" => [Name, At("Type", "type"), Number("Data", item => Entries(item, "data")), Age],
        "serviceaccounts" => [Name, Number("Secrets", item => Entries(item, "secrets")), Age],
        "services" => [Name, At("Type", "spec.type"), At("Cluster-IP", "spec.clusterIP"), Text("External-IP", ServiceCells.External), Text("Port(s)", ServiceCells.Ports), Age, Text("Selector", item => Labels(item["spec"]?["selector"]), true)],
        "pods" => [Name, Text("Ready", PodCells.Ready), Text("Status", PodCells.Status), Number("Restarts", PodCells.Restarts), Age, At("IP", "status.podIP", true), At("Node", "spec.nodeName", true), At("Nominated Node", "status.nominatedNodeName", true), Text("Readiness Gates", _ => None, true)],
        "events" => [Text("Last Seen", item => Since(item["lastTimestamp"] ?? item["eventTime"] ?? item.Metadata?["creationTimestamp"])), At("Type", "type"), At("Reason", "reason"), Text("Object", item => $"{item["involvedObject"]?["kind"].Text()?.ToLowerInvariant()}/{item["involvedObject"]?["name"].Text()}"), At("Message", "message"), At("Name", "metadata.name", true)],
        "nodes" => [Name, Text("Status", NodeCells.Status), Text("Roles", NodeCells.Roles), Age, At("Version", "status.nodeInfo.kubeletVersion"), Text("Internal-IP", NodeCells.Address, true), At("OS-Image", "status.nodeInfo.osImage", true)],
        "endpoints" => [Name, Text("Endpoints", ServiceCells.Endpoints), Age],
        "persistentvolumeclaims" => [Name, At("Status", "status.phase"), At("Volume", "spec.volumeName"), At("Capacity", "status.capacity.storage"), At("StorageClass", "spec.storageClassName"), Age],
        "deployments.apps" => [Name, Text("Ready", item => $"{Long(item, "status.readyReplicas")}/{Long(item, "spec.replicas")}"), Count("Up-to-date", "status.updatedReplicas"), Count("Available", "status.availableReplicas"), Age, .. Template(selector: true)],
        "statefulsets.apps" => [Name, Text("Ready", item => $"{Long(item, "status.readyReplicas")}/{Long(item, "spec.replicas")}"), Age, .. Template(selector: false)],
        "replicasets.apps" => [Name, Count("Desired", "spec.replicas"), Count("Current", "status.replicas"), Count("Ready", "status.readyReplicas"), Age, .. Template(selector: true)],
        "daemonsets.apps" => [Name, Count("Desired", "status.desiredNumberScheduled"), Count("Current", "status.currentNumberScheduled"), Count("Ready", "status.numberReady"), Count("Up-to-date", "status.updatedNumberScheduled"), Count("Available", "status.numberAvailable"), Text("Node Selector", item => Labels(item["spec"]?["template"]?["spec"]?["nodeSelector"])), Age, .. Template(selector: true)],
        "jobs.batch" => [Name, Text("Status", JobCells.Status), Text("Completions", item => $"{Long(item, "status.succeeded")}/{Long(item, "spec.completions")}"), Age, .. Template(selector: true)],
        "cronjobs.batch" => [Name, At("Schedule", "spec.schedule"), At("Suspend", "spec.suspend"), Number("Active", item => (item["status"]?["active"] as JsonArray)?.Count ?? 0), Text("Last Schedule", item => Since(item["status"]?["lastScheduleTime"])), Age],
        "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" => [Name, Text("Role", item => $"{item["roleRef"]?["kind"].Text()}/{item["roleRef"]?["name"].Text()}"), Age],
        "roles.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io" or CustomKinds.Definitions => [Name, At("Created At", "metadata.creationTimestamp")],
        "leases.coordination.k8s.io" => [Name, At("Holder", "spec.holderIdentity"), Age],
        "networkpolicies.networking.k8s.io" => [Name, Text("Pod-Selector", item => LabelSelectorText.Write(item["spec"]?["podSelector"] as JsonObject) is { Length: > 0 } selector ? selector : None), Age],
        "ingresses.networking.k8s.io" => [Name, At("Class", "spec.ingressClassName"), Text("Hosts", ServiceCells.Hosts), Text("Address", ServiceCells.External), Text("Ports", item => item["spec"]?["tls"] is null ? "80" : "80, 443"), Age],
        "poddisruptionbudgets.policy" => [Name, At("Min Available", "spec.minAvailable"), At("Max Unavailable", "spec.maxUnavailable"), Count("Allowed Disruptions", "status.disruptionsAllowed"), Age],
        _ => [Name, Age],
    };

    internal string Since(JsonNode? timestamp) => timestamp.Text() is { } text && DateTimeOffset.TryParse(text, out var since) ? Durations.Show(time.GetUtcNow() - since) : "<unknown>";

    private static Column Name { get; } = new("Name", item => item.Name);

    private Column Age => new("Age", item => Since(item.Metadata?["creationTimestamp"]));

    private static IEnumerable<Column> Template(bool selector)
    {
        yield return new("Containers", item => PodCells.Containers(item, "name"), Wide: true);
        yield return new("Images", item => PodCells.Containers(item, "image"), Wide: true);
        if (selector)
            yield return new("Selector", item => LabelSelectorText.Write(item["spec"]?["selector"] as JsonObject), Wide: true);
    }

    private List<Column> Custom(CustomKind custom)
    {
        var own = custom.Columns.OfType<JsonObject>().Select(Custom).ToList();
        return [Name, .. own.Count > 0 ? own : [Age]];
    }

    private Column Custom(JsonObject column)
    {
        var (path, type) = (JsonPath.Parse(column["jsonPath"].Text() ?? ""), column["type"].Text() ?? "string");
        return new(column["name"].Text() ?? "", item => type == "date" ? Since(path.First(item)) : path.First(item)?.DeepClone(), type, column["priority"].Integer() > 0);
    }

    private static Column Text(string name, Func<JsonObject, string?> cell, bool wide = false) => new(name, item => cell(item), Wide: wide);

    private static Column Number(string name, Func<JsonObject, long> cell) => new(name, item => cell(item), "integer");

    private static Column Count(string name, string path) => Number(name, item => Long(item, path));

    private static Column At(string name, string path, bool wide = false) => new(name, item => Find(item, path)?.ToString() is { Length: > 0 } text ? text : None, Wide: wide);

    private static long Long(JsonObject item, string path) => Find(item, path).Integer() ?? 0;

    private static JsonNode? Find(JsonObject item, string path) => path.Split('.').Aggregate((JsonNode?)item, (node, name) => (node as JsonObject)?[name]);

    private static long Entries(JsonObject item, string name) => item[name] switch { JsonObject map => map.Count, JsonArray list => list.Count, _ => 0 };

    private static string Labels(JsonNode? labels) => labels is JsonObject { Count: > 0 } map ? string.Join(",", map.Select(pair => $"{pair.Key}={pair.Value.Text()}")) : None;
}
