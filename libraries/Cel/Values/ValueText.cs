using System.Globalization;
using System.Text;

namespace HyperFleet.Cel.Values;

/// <summary>Values as text: what <c>string()</c> gives, and how error messages show collections.</summary>
internal static class ValueText
{
    public static string Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool() ? "true" : "false",
        CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelKind.UInt => value.AsUInt().ToString(CultureInfo.InvariantCulture),
        CelKind.Double => DoubleText.Shortest(value.AsDouble()),
        CelKind.String => value.AsString(),
        CelKind.Bytes => Encoding.UTF8.GetString(value.AsBytes()),
        CelKind.Timestamp => TimeText.OfTimestamp(value.Seconds, value.Nanos),
        CelKind.Duration => TimeText.OfDuration(value.DurationNanos),
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
