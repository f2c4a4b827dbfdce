using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>A definition of a kind that no other test knows.</summary>
internal sealed class CustomResource
{
    private readonly string _id = $"x{Guid.CreateVersion7():n}"[..13] + Random.Shared.Next(1000, 9999);

    internal string Group => $"{_id}.example.com";

    internal string Name => $"widgets.{Group}";

    internal GroupVersionKind Kind => new(Group, "v1", "Widget");

    internal GroupVersionKind Older => new(Group, "v1beta1", "Widget");

    /// <summary>One version and nothing but lists. Old servers forget how lists merge when a schema also has types that their own OpenAPI cannot say.</summary>
    internal JsonObject ListDefinition()
    {
        var definition = Definition();
        var version = definition["spec"]!["versions"]![0]!.DeepClone();
        definition["spec"]!["versions"] = new JsonArray(version);
        var properties = version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject();
        foreach (var name in properties.Select(pair => pair.Key).Where(name => name is not ("size" or "tags" or "ports")).ToList())
            properties.Remove(name);
        return definition;
    }

    internal JsonObject Definition(bool status = true)
    {
        var schema = JsonNode.Parse("""
            {"type":"object","required":["spec"],"properties":{
              "spec":{"type":"object","required":["size"],"properties":{
                "size":{"type":"integer","minimum":1,"maximum":10},
                "mode":{"type":"string","enum":["fast","slow"],"default":"slow"},
                "name":{"type":"string","pattern":"^[a-z]+$","minLength":2,"maxLength":5},
                "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
                "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                         "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"port":{"type":"integer"}}}},
                "limits":{"type":"object","additionalProperties":{"type":"string"}},
                "value":{"x-kubernetes-int-or-string":true},
                "maybe":{"type":"string","nullable":true}}},
              "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}
            """)!;
        JsonObject Version(string name, bool storage)
        {
            var version = new JsonObject
            {
                ["name"] = name,
                ["served"] = true,
                ["storage"] = storage,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema.DeepClone() },
                ["additionalPrinterColumns"] = new JsonArray(new JsonObject { ["name"] = "Size", ["type"] = "integer", ["jsonPath"] = ".spec.size" }),
            };
            if (status)
                version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
            return version;
        }
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = new JsonObject
            {
                ["group"] = Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["plural"] = "widgets", ["kind"] = "Widget", ["shortNames"] = new JsonArray("wd") },
                ["versions"] = new JsonArray(Version("v1", true), Version("v1beta1", false)),
            },
        };
    }
}
