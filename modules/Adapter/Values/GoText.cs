using System.Globalization;
using System.Text;

namespace HyperFleet.Adapter.Values;

/// <summary>Values as text for people and for string parameters: <c>[1 two]</c>, <c>map[a:1]</c>, <c>&lt;nil&gt;</c>.</summary>
internal static class GoText
{
    public static string Format(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => GoNumber.General(number),
        IReadOnlyDictionary<string, object?> map => $"map[{string.Join(' ', Entries(map))}]",
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(Format))}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The name under which messages mention a value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        long => "int64",
        double => "float64",
        IReadOnlyDictionary<string, object?> => "map[string]interface {}",
        IReadOnlyList<object?> => "[]interface {}",
        _ => value.GetType().Name,
    };

    /// <summary>A double-quoted text with Go's escapes, for messages.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static IEnumerable<string> Entries(IReadOnlyDictionary<string, object?> map) =>
        map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}:{Format(entry.Value)}");
}
