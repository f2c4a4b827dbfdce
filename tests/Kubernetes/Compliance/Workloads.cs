using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Manifests that several features need.</summary>
internal static class Workloads
{
    internal static JsonObject Deployment(string space, string name, string image = "nginx:1.27") => (JsonObject)JsonNode.Parse($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","labels":{"app":"{{{name}}}"} },
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"{{{name}}}"} },
                 "template":{"metadata":{"labels":{"app":"{{{name}}}"} },
                             "spec":{"containers":[{"name":"web","image":"{{{image}}}","ports":[{"containerPort":80}]}]} } } }
        """)!;
}
