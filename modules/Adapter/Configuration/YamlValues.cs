using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// YAML nodes as plain data, resolved as Go's yaml.v3 does: whole numbers are integers, a plain date is its RFC 3339 text, <c>yes</c> and
/// <c>on</c> stay text.
/// </summary>
internal static partial class YamlValues
{
    private const int DepthLimit = 100;
    private const int NodeLimit = 100_000;

    /// <summary>The first document's root; null when the text holds none.</summary>
    /// <exception cref="FormatException">Not YAML; the message names the line.</exception>
    public static YamlNode? Load(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException cause)
        {
            throw new FormatException($"yaml: line {cause.Start.Line}: {Reason(cause)}", cause);
        }
        catch (InvalidOperationException cause)
        {
            throw Unclosed(text, cause);
        }
    }

    /// <summary>The scanner's own way of saying that a plain scalar ends the text inside an open bracket.</summary>
    private static FormatException Unclosed(string text, Exception cause) =>
        new($"yaml: line {text.TrimEnd().Count(c => c == '\n') + 1}: did not find expected ',' or ']'", cause);

    /// <summary>The node as plain data, aliases expanded within limits.</summary>
    /// <exception cref="FormatException">Nested or expanded beyond the limits.</exception>
    public static object? ToPlain(YamlNode node)
    {
        var budget = NodeLimit;
        return ToPlain(node, 0, ref budget);
    }

    public static bool IsNull(YamlNode? node) => node is null or YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>What is wrong, without the sentence around it.</summary>
    private static string Reason(YamlException cause)
    {
        var message = (cause.InnerException?.Message ?? cause.Message).TrimEnd('.');
        return message.IndexOf("did not find", StringComparison.Ordinal) is var start and > 0 ? message[start..] : message;
    }

    private static object? ToPlain(YamlNode node, int depth, ref int budget)
    {
        if (depth > DepthLimit) throw new FormatException($"yaml: line {node.Start.Line}: nested deeper than {DepthLimit} levels");
        if (--budget < 0) throw new FormatException($"yaml: more than {NodeLimit} values after aliases are expanded");
        switch (node)
        {
            case YamlScalarNode scalar:
                return Scalar(scalar);
            case YamlSequenceNode sequence:
                var list = new List<object?>(sequence.Children.Count);
                foreach (var item in sequence) list.Add(ToPlain(item, depth + 1, ref budget));
                return list;
            default:
                var map = new Dictionary<string, object?>();
                foreach (var (key, value) in (YamlMappingNode)node) AddEntry(map, key, ToPlain(value, depth + 1, ref budget));
                return map;
        }
    }

    private static void AddEntry(Dictionary<string, object?> map, YamlNode key, object? value)
    {
        if (key is not YamlScalarNode { Value: { } name } scalar)
            throw new FormatException($"yaml: line {key.Start.Line}: a mapping key must be a scalar");
        if (name != "<<" || scalar.Style != ScalarStyle.Plain)
        {
            map[name] = value;
            return;
        }

        // A merge key lends entries that the mapping does not have itself.
        foreach (var source in value as IReadOnlyList<object?> ?? [value])
            foreach (var (merged, item) in source as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>())
                map.TryAdd(merged, item);
    }

    private static object? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str") return text;
        if (IsNull(scalar)) return null;
        if (text is "true" or "True" or "TRUE") return true;
        if (text is "false" or "False" or "FALSE") return false;
        if (Integer(text) is { } whole) return whole;
        if (Float().IsMatch(text) && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        return Timestamp().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.Offset == TimeSpan.Zero ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture) : time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
            : text;
    }

    private static long? Integer(string text)
    {
        var match = IntegerText().Match(text);
        if (!match.Success) return null;
        var digits = match.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal);
        var radix = match.Groups["radix"].Value switch { "0x" => 16, "0o" => 8, "0b" => 2, _ => 10 };
        if (digits.Length == 0) return null;
        try
        {
            var size = radix == 10 ? long.Parse(digits, CultureInfo.InvariantCulture) : Convert.ToInt64(digits, radix);
            return text.StartsWith('-') ? -size : size;
        }
        catch (Exception cause) when (cause is OverflowException or FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[-+]?(?:(?<radix>0x)(?<digits>[0-9a-fA-F_]+)|(?<radix>0o)(?<digits>[0-7_]+)|(?<radix>0b)(?<digits>[01_]+)|(?<digits>[0-9][0-9_]*))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IntegerText();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?[ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?)?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Timestamp();
}
