using System.Globalization;
using System.Text;
using HyperFleet.GoTemplates;

namespace HyperFleet.Micro.GoTemplates;

/// <summary>A manifest of about 2 KB as adapters render it, and the same text written by hand.</summary>
public static class Manifest
{
    public const string Text = """
        apiVersion: work.open-cluster-management.io/v1
        kind: ManifestWork
        metadata:
          name: {{ .clusterId }}-landing-zone
          namespace: {{ .target }}
          labels:
            hyperfleet.io/cluster-id: {{ .clusterId | lower }}
            hyperfleet.io/adapter: {{ .adapter.name }}
            hyperfleet.io/managed-by: hyperfleet-adapter
          annotations:
            hyperfleet.io/generation: "{{ .generation }}"
            hyperfleet.io/region: {{ .event.region }}
        spec:
          deleteOption:
            propagationPolicy: Foreground
          workload:
            manifests:
              - apiVersion: v1
                kind: Namespace
                metadata:
                  name: {{ .clusterId }}
                  labels:
        {{- range $key, $value := .labels }}
                    {{ $key }}: {{ $value | quote }}
        {{- end }}
                  annotations:
                    hyperfleet.io/generation: "{{ .generation }}"
              - apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .clusterId }}-config
                  namespace: {{ .clusterId }}
                  annotations:
                    hyperfleet.io/generation: "{{ .generation }}"
                data:
                  cluster: {{ .event.name | quote }}
                  region: {{ .event.region }}
                  tier: {{ if eq .event.tier "gold" }}premium{{ else if eq .event.tier "silver" }}standard{{ else }}basic{{ end }}
                  replicas: "{{ .replicas }}"
                  created: {{ .created | date "2006-01-02T15:04:05Z07:00" }}
                  hosts: |
        {{- range .hosts }}
                    {{ .name }} {{ .address }}
        {{- end }}
        {{- range .pools }}
              - apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: {{ $.clusterId }}-{{ .id }}
                  namespace: {{ $.clusterId }}
                  annotations:
                    hyperfleet.io/generation: "{{ $.generation }}"
                    hyperfleet.io/pool: {{ printf "%s/%03d" .id .size }}
        {{- end }}

        """;

    public static IReadOnlyDictionary<string, object?> Data { get; } = new Dictionary<string, object?>
    {
        ["clusterId"] = "C-2f9a71d0",
        ["target"] = "management-eu-1",
        ["generation"] = 17,
        ["replicas"] = 3.0,
        ["created"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        ["adapter"] = new Dictionary<string, object?> { ["name"] = "landing-zone", ["version"] = "0.1.0" },
        ["event"] = new Dictionary<string, object?> { ["region"] = "eu-central-1", ["name"] = "payments \"live\"", ["tier"] = "silver" },
        ["labels"] = new Dictionary<string, object?> { ["team"] = "payments", ["env"] = "production", ["cost-center"] = "4711" },
        ["hosts"] = Hosts(),
        ["pools"] = Pools(),
    };

    public static TemplateOptions Options { get; } = new() { Functions = TemplateFunctions.Standard(TimeProvider.System) };

    public static string WriteByHand(IReadOnlyDictionary<string, object?> data)
    {
        StringBuilder text = new();
        var cluster = (string)data["clusterId"]!;
        var generation = (int)data["generation"]!;
        var source = (IReadOnlyDictionary<string, object?>)data["event"]!;
        var adapter = (IReadOnlyDictionary<string, object?>)data["adapter"]!;
        text.Append("apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata:\n  name: ").Append(cluster)
            .Append("-landing-zone\n  namespace: ").Append((string)data["target"]!)
            .Append("\n  labels:\n    hyperfleet.io/cluster-id: ").Append(cluster.ToLowerInvariant())
            .Append("\n    hyperfleet.io/adapter: ").Append((string)adapter["name"]!)
            .Append("\n    hyperfleet.io/managed-by: hyperfleet-adapter\n  annotations:\n    hyperfleet.io/generation: \"").Append(generation)
            .Append("\"\n    hyperfleet.io/region: ").Append((string)source["region"]!)
            .Append("\nspec:\n  deleteOption:\n    propagationPolicy: Foreground\n  workload:\n    manifests:\n")
            .Append("      - apiVersion: v1\n        kind: Namespace\n        metadata:\n          name: ").Append(cluster)
            .Append("\n          labels:");
        var labels = (IReadOnlyDictionary<string, object?>)data["labels"]!;
        foreach (var key in labels.Keys.Order(StringComparer.Ordinal))
        {
            text.Append("\n            ").Append(key).Append(": ").Append(Quote((string)labels[key]!));
        }

        text.Append("\n          annotations:\n            hyperfleet.io/generation: \"").Append(generation)
            .Append("\"\n      - apiVersion: v1\n        kind: ConfigMap\n        metadata:\n          name: ").Append(cluster)
            .Append("-config\n          namespace: ").Append(cluster)
            .Append("\n          annotations:\n            hyperfleet.io/generation: \"").Append(generation)
            .Append("\"\n        data:\n          cluster: ").Append(Quote((string)source["name"]!))
            .Append("\n          region: ").Append((string)source["region"]!)
            .Append("\n          tier: ").Append((string)source["tier"]! switch { "gold" => "premium", "silver" => "standard", _ => "basic" })
            .Append("\n          replicas: \"").Append((double)data["replicas"]!)
            .Append("\"\n          created: ").Append(((DateTimeOffset)data["created"]!).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
            .Append("\n          hosts: |");
        foreach (var item in (IReadOnlyList<object?>)data["hosts"]!)
        {
            var host = (IReadOnlyDictionary<string, object?>)item!;
            text.Append("\n            ").Append((string)host["name"]!).Append(' ').Append((string)host["address"]!);
        }

        foreach (var item in (IReadOnlyList<object?>)data["pools"]!)
        {
            var pool = (IReadOnlyDictionary<string, object?>)item!;
            text.Append("\n      - apiVersion: v1\n        kind: ServiceAccount\n        metadata:\n          name: ").Append(cluster).Append('-')
                .Append((string)pool["id"]!).Append("\n          namespace: ").Append(cluster)
                .Append("\n          annotations:\n            hyperfleet.io/generation: \"").Append(generation)
                .Append("\"\n            hyperfleet.io/pool: ").Append((string)pool["id"]!).Append('/').Append(((int)pool["size"]!).ToString("000", CultureInfo.InvariantCulture));
        }

        return text.Append('\n').ToString();
    }

    private static string Quote(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static List<object?> Hosts() =>
        [.. Enumerable.Range(1, 4).Select(i => new Dictionary<string, object?> { ["name"] = $"node-{i}", ["address"] = $"10.0.0.{i}" })];

    private static List<object?> Pools() =>
        [.. Enumerable.Range(1, 3).Select(i => new Dictionary<string, object?> { ["id"] = $"pool-{i}", ["size"] = i })];
}
