using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.GoTemplates.Data;

/// <summary>Which .NET values stand for which Go types.</summary>
internal static class GoType
{
    public const string Map = "map[string]interface {}";
    public const string List = "[]interface {}";

    /// <summary>
    /// One of: null, bool, string, int, long, byte, double, DateTimeOffset, TimeSpan, a map, a list. JSON is wrapped, not copied.
    /// Anything else stays as it is and is an opaque value: it can be passed on, printed by its ToString, and nothing more.
    /// </summary>
    public static object? Normalize(object? raw) => raw switch
    {
        null or string or bool or int or double or long or byte => raw,
        JsonElement element => JsonElementMap.Unwrap(element),
        JsonNode node => JsonNodeMap.Unwrap(node),
        IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> => raw,
        IReadOnlyDictionary<string, string> strings => new StringMap(strings),
        float number => (double)number,
        decimal number => (double)number,
        short or sbyte or ushort => Convert.ToInt32(raw, provider: null),
        uint number => (long)number,
        ulong number => number <= long.MaxValue ? (object)(long)number : (double)number,
        DateTime time => new DateTimeOffset(time),
        _ => raw,
    };

    /// <summary>Go's name of the type of a normalized value.</summary>
    public static string Name(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        int => "int",
        long => "int64",
        byte => "uint8",
        double => "float64",
        DateTimeOffset => "time.Time",
        TimeSpan => "time.Duration",
        IReadOnlyDictionary<string, object?> => Map,
        IReadOnlyList<object?> => List,
        _ => value.GetType().Name,
    };

    public static string Name(ParameterKind kind) => kind switch
    {
        ParameterKind.String => "string",
        ParameterKind.Integer => "int",
        ParameterKind.Float => "float64",
        ParameterKind.Boolean => "bool",
        ParameterKind.Time => "time.Time",
        _ => "interface {}",
    };

    /// <summary>Integers are int where they fit.</summary>
    public static object Integer(long value) => value is >= int.MinValue and <= int.MaxValue ? (object)(int)value : value;

    /// <summary>The number behind an integer, or behind a duration, which counts nanoseconds.</summary>
    public static bool TryInteger(object? value, out long integer)
    {
        (var known, integer) = value switch
        {
            int number => (true, number),
            long number => (true, number),
            byte number => (true, number),
            TimeSpan duration => (true, duration.Ticks * 100),
            _ => (false, 0L),
        };
        return known;
    }

    /// <summary>Go's idea of truth: everything but false, zero, nil and what is empty.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        int number => number != 0,
        double number => number != 0,
        long number => number != 0,
        byte number => number != 0,
        TimeSpan duration => duration != TimeSpan.Zero,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        _ => true,
    };
}
