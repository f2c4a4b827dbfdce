using System.Globalization;
using HyperFleet.Cel;

namespace HyperFleet.Adapter.Expressions;

/// <summary>CEL values as plain data all the way down; an absent optional is null (adapter contract §3.4).</summary>
internal static class CelResults
{
    public static object? ToPlain(CelValue value) => value.Kind switch
    {
        CelKind.Null => null,
        CelKind.Bool => value.AsBool(),
        CelKind.Int => value.AsInt(),
        CelKind.UInt => value.AsUInt() is var number && number <= long.MaxValue ? (long)number : (double)number,
        CelKind.Double => value.AsDouble(),
        CelKind.String => value.AsString(),
        CelKind.Bytes => Convert.ToBase64String(value.AsBytes()),
        CelKind.Timestamp => value.AsTimestamp().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        CelKind.List => ListOf(value),
        CelKind.Map => MapOf(value),
        CelKind.Optional => value.TryGetOptional(out var content) ? ToPlain(content) : null,
        _ => value.ToString(),
    };

    private static List<object?> ListOf(CelValue value)
    {
        var list = new List<object?>(value.Count);
        foreach (var item in value.Elements()) list.Add(ToPlain(item));
        return list;
    }

    private static Dictionary<string, object?> MapOf(CelValue value)
    {
        var map = new Dictionary<string, object?>();
        foreach (var (key, item) in value.Entries()) map[key.Kind == CelKind.String ? key.AsString() : key.ToString()] = ToPlain(item);
        return map;
    }
}
