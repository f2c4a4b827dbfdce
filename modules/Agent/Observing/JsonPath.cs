using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Observing;

/// <summary>
/// kubectl's JSONPath without the outer braces: <c>.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[1:3]</c>, <c>[*]</c>, <c>..name</c>, unions and
/// filters such as <c>[?(@.type=="Ready")]</c>. Missing keys select nothing.
/// </summary>
internal sealed class JsonPath
{
    private const int LengthLimit = 4096;
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    private delegate IEnumerable<JsonNode?> Step(JsonNode? node);

    /// <returns>The path, or what is wrong with it.</returns>
    public static (JsonPath? Path, string? Error) Parse(string text)
    {
        if (text.Length > LengthLimit)
            return (null, $"longer than {LengthLimit} characters");
        var parser = new Parser(text);
        var steps = parser.Steps();
        return parser.Error is { } error ? (null, error) : (new JsonPath(steps), null);
    }

    public IReadOnlyList<JsonNode?> Select(JsonNode? root) => [.. Select(root, _steps)];

    private static IEnumerable<JsonNode?> Select(JsonNode? root, IReadOnlyList<Step> steps) =>
        steps.Aggregate<Step, IEnumerable<JsonNode?>>([root], (nodes, step) => nodes.SelectMany(node => step(node)).ToList());

    private static Step Field(string name) => name == "*"
        ? Children
        : node => node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? [value] : [];

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(member => member.Value),
        JsonArray list => list,
        _ => [],
    };

    private static IEnumerable<JsonNode?> Descendants(JsonNode? node) => Children(node).SelectMany(child => Descendants(child)).Prepend(node);

    private static Step Slice(int? from, int? to, int step) => node =>
    {
        if (node is not JsonArray list)
            return [];
        var start = Math.Clamp(Position(from ?? 0, list.Count), 0, list.Count);
        var end = Math.Clamp(Position(to ?? list.Count, list.Count), 0, list.Count);
        return Enumerable.Range(0, Math.Max(0, (end - start + step - 1) / step)).Select(i => list[start + i * step]).ToList();
    };

    private static Step Index(int index) => node =>
        node is JsonArray list && Position(index, list.Count) is >= 0 and var at && at < list.Count ? [list[at]] : [];

    private static int Position(int index, int count) => index < 0 ? index + count : index;

    private static Step Filter(Operand left, string? operation, Operand? right) => node => Children(node).Where(child => operation is null
        ? left(child).Any()
        : left(child).FirstOrDefault() is var a && right!(child).FirstOrDefault() is var b && left(child).Any() && Holds(a, operation, b)).ToList();

    private static bool Holds(JsonNode? a, string operation, JsonNode? b)
    {
        var order = (Number(a), Number(b)) is ({ } x, { } y) ? x.CompareTo(y) : string.CompareOrdinal(Plain(a), Plain(b));
        return operation switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>() : null;

    private static string Plain(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString() ?? "null";

    private delegate IEnumerable<JsonNode?> Operand(JsonNode? node);

    /// <summary>Reads one path; the first mistake ends it, in kubectl's words.</summary>
    private sealed class Parser(string text)
    {
        private static readonly string[] Operations = ["==", "!=", "<=", ">=", "<", ">"];
        private int _at;

        public string? Error { get; private set; }

        private char Current => _at < text.Length ? text[_at] : '\0';

        public List<Step> Steps()
        {
            var steps = new List<Step>();
            while (_at < text.Length && Error is null)
            {
                switch (Current)
                {
                    case '.' when text.AsSpan(_at).StartsWith(".."):
                        _at += 2;
                        steps.Add(Descendants);
                        if (Current is not '[')
                            steps.Add(Field(Name()));
                        break;
                    case '.':
                        _at++;
                        if (Current is not ('\0' or '['))
                            steps.Add(Field(Name()));
                        break;
                    case '[':
                        steps.Add(Bracket());
                        break;
                    case '$' or '@' when _at == 0:
                        _at++;
                        break;
                    case var c when _at == 0 && (char.IsLetter(c) || c == '_'):
                        steps.Add(Field(Name()));
                        break;
                    case var c:
                        return Fail(steps, $"unrecognized character in action: U+{(int)c:X4} '{c}'");
                }
            }
            return steps;
        }

        private string Name()
        {
            var name = new StringBuilder();
            for (; _at < text.Length && Current is not ('.' or '[' or ']' or ' '); _at++)
                name.Append(Current == '\\' && _at + 1 < text.Length ? text[++_at] : Current);
            return name.ToString();
        }

        private Step Bracket()
        {
            var end = End(_at + 1);
            if (end < 0)
                return Fail<Step>(_ => [], "unterminated array");
            var inner = text[(_at + 1)..end].Trim();
            _at = end + 1;
            if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
                return ParseFilter(inner[2..^1].Trim());
            var parts = Split(inner);
            var steps = parts.Select(Element).ToList();
            return steps is [var only] ? only : node => steps.SelectMany(step => step(node)).ToList();
        }

        private Step Element(string element)
        {
            if (element == "*")
                return Children;
            if (Quoted(element) is { } name)
                return Field(name);
            var bounds = element.Split(':');
            var numbers = bounds.Select(bound => int.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : (int?)null).ToList();
            if (bounds.Length > 3 || bounds.Where((bound, i) => bound.Length > 0 && numbers[i] is null).Any() || element.Length == 0)
                return Fail<Step>(_ => [], $"invalid array index {element}");
            return bounds.Length == 1 ? Index(numbers[0]!.Value)
                : numbers is [_, _, <= 0] ? Fail<Step>(_ => [], "step must be > 0")
                : Slice(numbers[0], numbers[1], numbers is [_, _, { } step] ? step : 1);
        }

        private Step ParseFilter(string filter)
        {
            var (operation, at) = Operations.Select(o => (o, Outside(filter, o))).Where(x => x.Item2 >= 0).OrderBy(x => x.Item2).ThenByDescending(x => x.o.Length).FirstOrDefault();
            return operation is null
                ? Filter(ParseOperand(filter), null, null)
                : Filter(ParseOperand(filter[..at].Trim()), operation, ParseOperand(filter[(at + operation.Length)..].Trim()));
        }

        private Operand ParseOperand(string operand)
        {
            if (Quoted(operand) is { } literal)
                return _ => [JsonValue.Create(literal)];
            if (operand.StartsWith('@') || operand.StartsWith('.'))
            {
                var (path, error) = Parse(operand);
                return error is null ? path!.Select : Fail<Operand>(_ => [], error);
            }
            if (operand is "true" or "false")
                return _ => [JsonValue.Create(operand == "true")];
            return double.TryParse(operand, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? _ => [JsonValue.Create(number)]
                : Fail<Operand>(_ => [], $"unrecognized character in action: {operand}");
        }

        /// <summary>Position of the bracket that closes, outside quotes and inner brackets; -1 when there is none.</summary>
        private int End(int from)
        {
            var depth = 0;
            for (var i = from; i < text.Length; i++)
            {
                if (text[i] is '\'' or '"')
                {
                    i = text.IndexOf(text[i], i + 1);
                    if (i < 0)
                        return -1;
                }
                else if (text[i] == '[')
                {
                    depth++;
                }
                else if (text[i] == ']' && depth-- == 0)
                {
                    return i;
                }
            }
            return -1;
        }

        private static int Outside(string filter, string operation)
        {
            for (var i = 0; i < filter.Length; i++)
            {
                if (filter[i] is '\'' or '"')
                    i = filter.IndexOf(filter[i], i + 1) is >= 0 and var close ? close : filter.Length;
                else if (filter.AsSpan(i).StartsWith(operation))
                    return i;
            }
            return -1;
        }

        private static List<string> Split(string inner)
        {
            var parts = new List<string>();
            var start = 0;
            while (Outside(inner[start..], ",") is >= 0 and var comma)
            {
                parts.Add(inner.Substring(start, comma).Trim());
                start += comma + 1;
            }
            parts.Add(inner[start..].Trim());
            return parts;
        }

        private static string? Quoted(string element) =>
            element.Length >= 2 && element[0] is '\'' or '"' && element.Length >= 2 && element[^1] == element[0] ? element[1..^1] : null;

        private T Fail<T>(T result, string error)
        {
            Error ??= error;
            return result;
        }
    }
}
