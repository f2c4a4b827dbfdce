using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Wire;

/// <summary>Compact JSON with sorted keys and Go's escaping: the text that hashes are taken of (Maestro wire §4).</summary>
internal static class CanonicalJson
{
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder(256);
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                AppendAll(text, '{', map.OrderBy(member => member.Key, StringComparer.Ordinal), member =>
                {
                    AppendText(text, member.Key);
                    text.Append(':');
                    Append(text, member.Value);
                }, '}');
                break;
            case JsonArray list:
                AppendAll(text, '[', list, item => Append(text, item), ']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendText(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, Action<T> append, char close)
    {
        var separator = "";
        text.Append(open);
        foreach (var item in items)
        {
            text.Append(separator);
            append(item);
            separator = ",";
        }
        text.Append(close);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (Escape(c) is { } escaped)
                text.Append(escaped);
            else
                text.Append(c);
        }
        text.Append('"');
    }

    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => null,
    };
}
