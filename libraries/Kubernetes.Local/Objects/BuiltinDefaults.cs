using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The values that the real server fills in for built-in kinds.</summary>
internal static class BuiltinDefaults
{
    internal static void Apply(ApiKind kind, JsonObject item)
    {
        switch (kind.Resource)
        {
            case "secrets":
                Configs.PrepareSecret(item);
                break;
            case "services" when item["spec"] is JsonObject spec:
                Service(spec);
                break;
            case "pods" when item["spec"] is JsonObject spec:
                PodDefaults.Apply(spec);
                break;
            case "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io":
                Binding(item);
                break;
            case "jobs.batch" when item["spec"] is JsonObject spec:
                Job(item, spec);
                break;
            case "cronjobs.batch" when item["spec"] is JsonObject spec:
                CronJob(spec);
                break;
            case "deployments.apps" or "statefulsets.apps" or "daemonsets.apps" or "replicasets.apps" when item["spec"] is JsonObject spec:
                Controller(kind.Type.Kind, spec);
                break;
            case "networkpolicies.networking.k8s.io" when item["spec"] is JsonObject spec && spec["policyTypes"] is null:
                spec["policyTypes"] = spec["egress"] is null ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");
                break;
            case "persistentvolumeclaims" when item["spec"] is JsonObject spec:
                Set(spec, "volumeMode", "Filesystem");
                break;
        }
    }

    internal static void Set(JsonObject target, string name, JsonNode value)
    {
        if (target[name] is null || target[name].Text() == "")
            target[name] = value;
    }

    private static void Controller(string kind, JsonObject spec)
    {
        if (kind != "DaemonSet")
            Set(spec, "replicas", 1);
        if (kind is not "ReplicaSet")
            Set(spec, "revisionHistoryLimit", 10);
        if (kind == "Deployment")
        {
            Set(spec, "progressDeadlineSeconds", 600);
            Rollout(Child(spec, "strategy"), new() { ["maxUnavailable"] = "25%", ["maxSurge"] = "25%" });
        }
        if (kind == "DaemonSet")
            Rollout(Child(spec, "updateStrategy"), new() { ["maxUnavailable"] = 1, ["maxSurge"] = 0 });
        if (kind == "StatefulSet")
        {
            Set(spec, "podManagementPolicy", "OrderedReady");
            Rollout(Child(spec, "updateStrategy"), new() { ["partition"] = 0 });
        }
        Template(spec);
    }

    private static void Rollout(JsonObject strategy, JsonObject rolling)
    {
        Set(strategy, "type", "RollingUpdate");
        if (strategy["type"].Text() != "RollingUpdate")
            return;
        var chosen = Child(strategy, "rollingUpdate");
        foreach (var (name, value) in rolling)
            Set(chosen, name, value!.DeepClone());
    }

    private static void Template(JsonObject spec)
    {
        if (spec["template"]?["spec"] is JsonObject pod)
            PodDefaults.Apply(pod);
    }

    private static void Job(JsonObject job, JsonObject spec)
    {
        Set(spec, "parallelism", 1);
        Set(spec, "completions", 1);
        Set(spec, "backoffLimit", 6);
        if (job.Uid is { } uid && spec["selector"] is null)
        {
            var labels = Child(Child(Child(spec, "template"), "metadata"), "labels");
            labels["controller-uid"] = uid;
            labels["job-name"] = job.Name;
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["controller-uid"] = uid } };
        }
        Template(spec);
    }

    private static void CronJob(JsonObject spec)
    {
        Set(spec, "concurrencyPolicy", "Allow");
        Set(spec, "suspend", false);
        Set(spec, "successfulJobsHistoryLimit", 3);
        Set(spec, "failedJobsHistoryLimit", 1);
        if (spec["jobTemplate"]?["spec"] is JsonObject job)
            Template(job);
    }

    private static void Service(JsonObject spec)
    {
        Set(spec, "type", "ClusterIP");
        Set(spec, "sessionAffinity", "None");
        foreach (var port in (spec["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Set(port, "protocol", "TCP");
            if (port["targetPort"]?.ToString() is null or "" or "0")
                port["targetPort"] = port["port"]?.DeepClone();
        }
    }

    private static void Binding(JsonObject binding)
    {
        if (binding["roleRef"] is JsonObject role)
            Set(role, "apiGroup", "rbac.authorization.k8s.io");
        foreach (var subject in (binding["subjects"] as JsonArray ?? []).OfType<JsonObject>())
            if (subject["kind"].Text() is "User" or "Group")
                Set(subject, "apiGroup", "rbac.authorization.k8s.io");
    }

    private static JsonObject Child(JsonObject owner, string name) => owner[name] as JsonObject ?? (JsonObject)(owner[name] = new JsonObject());
}
