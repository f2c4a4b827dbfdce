using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The values that the real server fills in for pods and pod templates.</summary>
internal static class PodDefaults
{
    internal static void Apply(JsonObject pod)
    {
        BuiltinDefaults.Set(pod, "restartPolicy", "Always");
        BuiltinDefaults.Set(pod, "terminationGracePeriodSeconds", 30);
        BuiltinDefaults.Set(pod, "dnsPolicy", "ClusterFirst");
        BuiltinDefaults.Set(pod, "schedulerName", "default-scheduler");
        pod.TryAdd("securityContext", new JsonObject());
        if (pod["serviceAccountName"].Text() is { Length: > 0 } account)
            BuiltinDefaults.Set(pod, "serviceAccount", account);
        foreach (var list in (string[])["containers", "initContainers"])
            foreach (var container in (pod[list] as JsonArray ?? []).OfType<JsonObject>())
                Container(container);
        foreach (var volume in (pod["volumes"] as JsonArray ?? []).OfType<JsonObject>())
            Volume(volume);
    }

    private static void Container(JsonObject container)
    {
        BuiltinDefaults.Set(container, "terminationMessagePath", "/dev/termination-log");
        BuiltinDefaults.Set(container, "terminationMessagePolicy", "File");
        BuiltinDefaults.Set(container, "imagePullPolicy", IsLatest(container["image"].Text() ?? "") ? "Always" : "IfNotPresent");
        foreach (var port in (container["ports"] as JsonArray ?? []).OfType<JsonObject>())
            BuiltinDefaults.Set(port, "protocol", "TCP");
        foreach (var name in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
            if (container[name] is JsonObject probe)
                Probe(probe);
        foreach (var variable in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
            if (variable["valueFrom"]?["fieldRef"] is JsonObject field)
                BuiltinDefaults.Set(field, "apiVersion", "v1");
    }

    private static void Probe(JsonObject probe)
    {
        BuiltinDefaults.Set(probe, "timeoutSeconds", 1);
        BuiltinDefaults.Set(probe, "periodSeconds", 10);
        BuiltinDefaults.Set(probe, "successThreshold", 1);
        BuiltinDefaults.Set(probe, "failureThreshold", 3);
        if (probe["httpGet"] is not JsonObject http)
            return;
        BuiltinDefaults.Set(http, "path", "/");
        BuiltinDefaults.Set(http, "scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var source in (string[])["secret", "configMap", "downwardAPI", "projected"])
            if (volume[source] is JsonObject files)
                BuiltinDefaults.Set(files, "defaultMode", 420);
        if (volume.Count == 1)
            volume["emptyDir"] = new JsonObject();
    }

    private static bool IsLatest(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@') && (!name.Contains(':') || name.EndsWith(":latest"));
    }
}
