using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>The Kubernetes objects of one workload.</summary>
internal sealed record WorkloadObjects(Workload Workload, JsonArray Arguments, bool HasPlain, bool HasSecrets)
{
    private const string StoragePerVolume = "1Gi";

    /// <summary>A Deployment, or a StatefulSet when there are volumes.</summary>
    public JsonObject Main()
    {
        var isStateful = Workload.Volumes.Count > 0;
        var spec = new JsonObject
        {
            ["replicas"] = Workload.Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
        };
        if (isStateful)
            spec["serviceName"] = Workload.Name;
        else
            // With replicas one pod after the other; a single pod must not meet its successor, whose work would be done twice.
            spec["strategy"] = new JsonObject { ["type"] = Workload.Replicas > 1 ? "RollingUpdate" : "Recreate" };
        spec["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = Labels() }, ["spec"] = Pod() };
        if (isStateful)
            spec["volumeClaimTemplates"] = new JsonArray([.. Workload.Volumes.Select(Claim)]);
        return Object("apps/v1", isStateful ? "StatefulSet" : "Deployment", spec);
    }

    public JsonObject? Service() => !Workload.Bindings.Any() ? null : Object("v1", "Service", new JsonObject
    {
        ["selector"] = Labels(),
        ["ports"] = new JsonArray([.. Workload.Bindings.Select(pair => new JsonObject
        {
            ["name"] = pair.Name, ["port"] = ManifestExpressions.ServicePort(pair.Binding), ["targetPort"] = pair.Name,
            ["protocol"] = Protocol(pair.Binding),
        })]),
    });

    public JsonObject Account() => new() { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = Workload.Name } };

    private JsonObject Labels() => new() { ["app"] = Workload.Name };

    private JsonObject Object(string version, string kind, JsonObject spec) => new()
    {
        ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = Workload.Name, ["labels"] = Labels() }, ["spec"] = spec,
    };

    private JsonObject Pod()
    {
        var pod = new JsonObject
        {
            ["serviceAccountName"] = Workload.Name, ["terminationGracePeriodSeconds"] = 180, ["containers"] = new JsonArray(Container()),
        };
        if (Workload.Files.Count > 0)
            pod["volumes"] = new JsonArray(new JsonObject { ["name"] = "files", ["configMap"] = new JsonObject { ["name"] = $"{Workload.Name}-files" } });
        return pod;
    }

    private JsonObject Container()
    {
        var container = new JsonObject { ["name"] = Workload.Name, ["image"] = Workload.Image, ["imagePullPolicy"] = "IfNotPresent" };
        if (Workload.Definition["entrypoint"] is { } entrypoint)
            container["command"] = new JsonArray(entrypoint.DeepClone());
        if (Arguments.Count > 0)
            container["args"] = Arguments;
        if (Workload.Bindings.Any())
            container["ports"] = new JsonArray([.. Workload.Bindings.Select(pair => new JsonObject
            {
                ["name"] = pair.Name, ["containerPort"] = ManifestExpressions.TargetPort(pair.Binding), ["protocol"] = Protocol(pair.Binding),
            })]);
        if (Sources() is { Count: > 0 } sources)
            container["envFrom"] = sources;
        if (Mounts() is { Count: > 0 } mounts)
            container["volumeMounts"] = mounts;
        // Liveness never touches a dependency: the port answers. Readiness is what the resource's own check asks.
        if (Workload.Probe is { } probe)
        {
            container["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = probe.Path, ["port"] = probe.EndpointName } };
            container["livenessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = probe.EndpointName }, ["failureThreshold"] = 6 };
        }
        container["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = "512Mi" },
        };
        return container;
    }

    private JsonArray Sources()
    {
        var sources = new JsonArray();
        if (HasPlain)
            sources.Add(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = $"{Workload.Name}-env" } });
        if (HasSecrets)
            sources.Add(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = $"{Workload.Name}-secrets" } });
        return sources;
    }

    private JsonArray Mounts() =>
    [
        .. Workload.Volumes.Select(volume => (JsonNode)new JsonObject
        {
            ["name"] = Workload.VolumeName(volume), ["mountPath"] = volume["target"]!.DeepClone(), ["readOnly"] = volume["readOnly"]!.DeepClone(),
        }),
        .. Workload.Files.Select(file => (JsonNode)new JsonObject
        {
            ["name"] = "files", ["mountPath"] = file.Target, ["subPath"] = Path.GetFileName(file.Target), ["readOnly"] = true,
        }),
    ];

    private static JsonObject Claim(JsonObject volume) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Workload.VolumeName(volume) },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = StoragePerVolume } },
        },
    };

    private static string Protocol(JsonObject binding) => binding["protocol"]!.GetValue<string>().ToUpperInvariant();
}
