using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>The kinds that CustomResourceDefinitions define, one a served version.</summary>
internal static class CustomKinds
{
    internal const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";

    internal static IEnumerable<ApiKind> All(StoreState state) => state.List(Definitions, "").SelectMany(definition => Of(definition.Json));

    private static IEnumerable<ApiKind> Of(JsonObject definition)
    {
        var versions = (definition["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var storage = versions.Find(version => version["storage"]?.GetValue<bool>() == true)?["name"].Text() ?? "";
        // The preferred version comes first: releases before betas before alphas, newer before older.
        return versions.Where(version => version["served"]?.GetValue<bool>() == true).OrderByDescending(version => VersionRank.Of(version["name"].Text()!)).Select(version => Read(definition, version, storage));
    }

    private static ApiKind Read(JsonObject definition, JsonObject version, string storage)
    {
        var spec = definition["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var subresources = version["subresources"] as JsonObject;
        var schema = OpenApiSchema.Read(version["schema"]?["openAPIV3Schema"] as JsonObject);
        return new(new(spec["group"].Text()!, version["name"].Text()!, names["kind"].Text()!), names["plural"].Text()!, spec["scope"].Text() == "Namespaced", schema)
        {
            Singular = names["singular"].Text() ?? names["kind"].Text()!.ToLowerInvariant(),
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            HasStatus = subresources?.ContainsKey("status") == true,
            HasScale = subresources?["scale"] is JsonObject,
            CountsGenerations = true,
            Custom = new(definition.Name!, version["additionalPrinterColumns"] as JsonArray ?? [], subresources?["scale"] as JsonObject) { StorageVersion = storage },
        };
    }

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => text.Text()!)];
}
