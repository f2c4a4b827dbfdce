using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>Writes JSON nodes as block YAML. A text that could mean anything but itself is quoted as JSON does, which YAML reads alike.</summary>
internal static partial class Yaml
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode document)
    {
        var text = new StringBuilder();
        Block(text, document, indent: 0);
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode node, int indent)
    {
        if (node is JsonObject map)
            foreach (var (key, value) in map)
                Entry(text, $"{new string(' ', indent)}{Scalar(JsonValue.Create(key))}:", value, indent + 2);
        else
            foreach (var item in node.AsArray())
                Item(text, item!, indent);
    }

    private static void Entry(StringBuilder text, string label, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append(label).Append('\n');
            Block(text, value, indent);
        }
        else
            text.Append(label).Append(' ').Append(Inline(value)).Append('\n');
    }

    private static void Item(StringBuilder text, JsonNode item, int indent)
    {
        var start = text.Length;
        if (item is JsonObject { Count: > 0 })
        {
            Block(text, item, indent + 2);
            text[start + indent] = '-';
        }
        else
            text.Append(CultureInfo.InvariantCulture, $"{new string(' ', indent)}- {Inline(item)}\n");
    }

    private static string Inline(JsonNode? value) => value switch
    {
        JsonObject => "{}",
        JsonArray => "[]",
        _ => Scalar(value),
    };

    private static string Scalar(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>() is var text && Plain().IsMatch(text) && !Words.Contains(text) ? text : value.ToJsonString(Relaxed)
        : value?.ToJsonString() ?? "null";

    [GeneratedRegex(@"\A[A-Za-z/][A-Za-z0-9_./-]*\z", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
