using System.Text.Json;
using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Reads the types and declarations that the suite writes as JSON of protobuf messages.</summary>
internal static class SuiteTypes
{
    /// <summary>Null when it is, or holds, a type that CEL without protobuf does not have.</summary>
    public static CelType? Read(JsonElement json)
    {
        var property = json.EnumerateObject().FirstOrDefault();
        var value = property.Value;
        return property.Name switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "primitive" => value.GetString() switch
            {
                "BOOL" => CelType.Bool,
                "INT64" => CelType.Int,
                "UINT64" => CelType.UInt,
                "DOUBLE" => CelType.Double,
                "STRING" => CelType.String,
                _ => CelType.Bytes,
            },
            "wellKnown" => value.GetString() switch { "TIMESTAMP" => CelType.Timestamp, "DURATION" => CelType.Duration, _ => null },
            "messageType" => value.GetString() switch
            {
                "google.protobuf.Timestamp" => CelType.Timestamp,
                "google.protobuf.Duration" => CelType.Duration,
                _ => null,
            },
            "listType" => Read(value.GetProperty("elemType")) is { } element ? CelType.List(element) : null,
            "mapType" => Read(value.GetProperty("keyType")) is { } key && Read(value.GetProperty("valueType")) is { } item ? CelType.Map(key, item) : null,
            "typeParam" => CelType.Parameter(value.GetString()!),
            "type" => Read(value) is { } inner ? CelType.TypeOf(inner) : null,
            "abstractType" => ReadAbstract(value),
            _ => null,
        };
    }

    /// <summary>The overloads of a declared function; null when a type is foreign.</summary>
    public static IReadOnlyList<Signature>? ReadFunction(string name, JsonElement function)
    {
        var signatures = new List<Signature>();
        foreach (var overload in function.GetProperty("overloads").EnumerateArray())
        {
            var parameters = overload.TryGetProperty("params", out var types) ? types.EnumerateArray().Select(Read).ToList() : [];
            if (parameters.Contains(null) || Read(overload.GetProperty("resultType")) is not { } result) return null;
            var isMember = overload.TryGetProperty("isInstanceFunction", out var flag) && flag.GetBoolean();
            signatures.Add(new Signature(name, isMember, parameters!, result));
        }

        return signatures;
    }

    private static CelType? ReadAbstract(JsonElement json)
    {
        var parameters = json.TryGetProperty("parameterTypes", out var types) ? types.EnumerateArray().Select(Read).ToList() : [];
        return parameters.Contains(null) ? null : CelType.Opaque(json.GetProperty("name").GetString()!, parameters!);
    }
}
