using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Tests;

/// <summary>Makes the module's view of a resource from JSON.</summary>
internal static class ResourceOf
{
    public static Resource Json(JsonObject item) => new(JsonSerializer.SerializeToElement(item));
}
