using System.Globalization;

namespace HyperFleet.Cel.Values;

/// <summary>Values as text, the way the error messages of expressions show them.</summary>
internal static class ValueText
{
    public static string Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool() ? "true" : "false",
        CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelKind.UInt => value.AsUInt().ToString(CultureInfo.InvariantCulture),
        CelKind.Double => value.AsDouble().ToString(CultureInfo.InvariantCulture),
        CelKind.String => value.AsString(),
        CelKind.Bytes => Convert.ToHexString(value.AsBytes()),
        CelKind.Timestamp => value.AsTimestamp().ToString("O", CultureInfo.InvariantCulture),
        CelKind.Duration => value.AsDuration().ToString("c", CultureInfo.InvariantCulture),
        CelKind.List => "[" + string.Join(", ", Items(value)) + "]",
        CelKind.Map => "{" + string.Join(", ", value.Entries().Select(entry => $"{entry.Key}: {entry.Value}")) + "}",
        CelKind.Type => value.TypeReference,
        CelKind.Optional => value.TryGetOptional(out var content) ? $"optional({content})" : "optional.none",
        _ => value.Error!.Message,
    };

    private static List<string> Items(in CelValue list)
    {
        var items = new List<string>();
        foreach (var item in list.Elements()) items.Add(item.ToString());
        return items;
    }
}
