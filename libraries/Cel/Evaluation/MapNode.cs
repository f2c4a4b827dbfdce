using HyperFleet.Cel.Limits;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation;

/// <summary>A map literal.</summary>
internal sealed class MapNode(Place place, MapNode.Entry[] entries) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Charge(Costs.Map)) return CostExceeded(frame);
        var map = new CelMap(entries.Length);
        foreach (var entry in entries)
        {
            var key = entry.Key.Evaluate(ref frame);
            if (key.IsError) return key;
            var value = entry.Value.Evaluate(ref frame);
            if (value.IsError) return value;
            if (Add(map, entry, key, value) is { } fault) return entry.Place.Fail(fault);
        }

        return CelValue.FromMap(map);
    }

    private static string? Add(CelMap map, Entry entry, in CelValue key, CelValue value)
    {
        if (entry.IsOptional)
        {
            if (value.Kind != CelKind.Optional) return $"cannot initialize optional entry '{key}' from non-optional value {value}";
            if (!value.TryGetOptional(out value)) return null;
        }

        if (!MapKeys.IsKey(key)) return $"unsupported key type: {key.TypeName}";
        return map.TryAdd(key, value) ? null : $"Failed with repeated key: {key}";
    }

    internal sealed record Entry(Place Place, Node Key, Node Value, bool IsOptional);
}
