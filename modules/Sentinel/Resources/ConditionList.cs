using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The conditions of a listed resource, each read when it is asked for: the rules look at one or two of them.</summary>
internal sealed class ConditionList(JsonElement resource)
{
    private readonly JsonElement _items = Items(resource);
    private List<ResourceCondition>? _all;
    private string? _latestType;
    private ResourceCondition _latest = ResourceCondition.Absent;

    public IReadOnlyList<ResourceCondition> All => _all ??= [.. Objects.Select(ResourceCondition.Read)];

    private IEnumerable<JsonElement> Objects =>
        _items.ValueKind == JsonValueKind.Array ? _items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    /// <summary>The condition of that type, the last one when there are several; an empty one when there is none.</summary>
    public ResourceCondition Find(string type)
    {
        if (_latestType != type)
            (_latestType, _latest) = (type, Read(type));
        return _latest;
    }

    private static JsonElement Items(JsonElement resource) =>
        resource.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && status.TryGetProperty("conditions", out var items) ? items : default;

    private ResourceCondition Read(string type)
    {
        JsonElement found = default;
        if (_items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in _items.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(type))
                    found = item;
            }
        }

        return found.ValueKind == JsonValueKind.Object ? ResourceCondition.Read(found) : ResourceCondition.Absent;
    }
}
