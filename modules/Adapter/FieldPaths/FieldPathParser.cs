using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HyperFleet.Adapter.FieldPaths;

/// <summary>Reads the inside of <c>{...}</c> into steps.</summary>
internal sealed partial class FieldPathParser
{
    private const int LengthLimit = 4096;
    private const int DepthLimit = 32;

    private readonly string _text;
    private readonly int _depth;
    private int _at;

    private FieldPathParser(string text, int depth)
    {
        if (text.Length > LengthLimit) throw new FormatException($"field path has {text.Length} characters, the limit is {LengthLimit}");
        if (depth > DepthLimit) throw new FormatException($"field path nests deeper than {DepthLimit} levels");
        (_text, _depth) = (text, depth);
    }

    public static IReadOnlyList<FieldStep> Parse(string text) => new FieldPathParser(text, 0).Steps();

    private List<FieldStep> Steps()
    {
        var steps = new List<FieldStep>();
        if (_at < _text.Length && _text[_at] is '$' or '@') _at++;
        while (_at < _text.Length)
        {
            if (_text[_at] == '[') steps.AddRange(Bracket());
            else if (_text.AsSpan(_at).StartsWith("..")) steps.AddRange(Descent());
            else steps.AddRange(Name());
        }

        return steps;
    }

    private IEnumerable<FieldStep> Descent()
    {
        _at += 2;
        if (_at == _text.Length) throw new FormatException($"field path '{_text}': a name must follow '..'");
        return _text[_at] == '[' ? [new FieldStep.Descend()] : [new FieldStep.Descend(), .. Name()];
    }

    private IEnumerable<FieldStep> Name()
    {
        if (_text[_at] == '.') _at++;
        if (_at == _text.Length || _text[_at] == '[') return [];
        var name = new StringBuilder();
        var start = _at;
        for (; _at < _text.Length && _text[_at] is not ('.' or '['); _at++)
        {
            if (_text[_at] is '{' or '}' or ']' or ',' or '(' or ')' or '\'' or '"' or ' ') throw Unexpected();
            if (_text[_at] == '\\' && ++_at == _text.Length) throw new FormatException($"field path '{_text}' ends inside an escape");
            name.Append(_text[_at]);
        }

        return _at - start == 1 && name.ToString() == "*" ? [new FieldStep.Wildcard()] : [new FieldStep.Field(name.ToString())];
    }

    private FormatException Unexpected() => new($"field path '{_text}': unexpected '{_text[_at]}' at {_at}");

    private List<FieldStep> Bracket()
    {
        var end = Close(_at);
        var inside = _text[(_at + 1)..end].Trim();
        _at = end + 1;
        if (inside.StartsWith("?(", StringComparison.Ordinal) && inside.EndsWith(')')) return [Filter(inside[2..^1])];
        var parts = Split(inside);
        return parts.Count == 1
            ? Selector(inside)
            : [new FieldStep.Union([.. parts.Select(part => (IReadOnlyList<FieldStep>)[.. Selector(part.Trim())])])];
    }

    /// <summary>The position of the bracket that closes the one at <paramref name="open"/>; quotes hide brackets.</summary>
    private int Close(int open)
    {
        var (depth, quote) = (0, '\0');
        for (var i = open; i < _text.Length; i++)
        {
            var c = _text[i];
            if (quote != 0) quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"') quote = c;
            else if (c == '[') depth++;
            else if (c == ']' && --depth == 0) return i;
        }

        throw new FormatException($"field path '{_text}': unterminated '['");
    }

    private static List<string> Split(string inside)
    {
        var parts = new List<string>();
        var (start, quote) = (0, '\0');
        for (var i = 0; i < inside.Length; i++)
        {
            if (quote != 0) quote = inside[i] == quote ? '\0' : quote;
            else if (inside[i] is '\'' or '"') quote = inside[i];
            else if (inside[i] == ',')
            {
                parts.Add(inside[start..i]);
                start = i + 1;
            }
        }

        parts.Add(inside[start..]);
        return parts;
    }

    private List<FieldStep> Selector(string text)
    {
        if (text == "*") return [new FieldStep.Wildcard()];

        // A quoted key is read as a path of its own, as in Kubernetes: 'b.c' means b then c, 'b\.c' is one key.
        if (text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0]) return new FieldPathParser(text[1..^1], _depth + 1).Steps();
        var slice = SliceText().Match(text);
        if (!slice.Success || text.Length == 0) throw new FormatException($"field path '{_text}': invalid array index '{text}'");
        var step = Number(slice.Groups["step"]) ?? 1;
        if (step < 1) throw new FormatException($"field path '{_text}': step must be at least 1");
        return [new FieldStep.Slice(Number(slice.Groups["start"]), Number(slice.Groups["end"]), step, !text.Contains(':'))];
    }

    private int? Number(Group group)
    {
        var digits = group.Value.TrimStart(':');
        if (digits.Length == 0) return null;
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"field path '{_text}': '{digits}' is no index");
    }

    private FieldFilter Filter(string text)
    {
        var match = Comparison().Match(text);
        return match.Success
            ? new FieldFilter(Operand(match.Groups["left"].Value.Trim()), match.Groups["operator"].Value, Operand(match.Groups["right"].Value.Trim()))
            : new FieldFilter(Operand(text.Trim()), "exists", null);
    }

    private FieldFilter.Operand Operand(string text)
    {
        if (text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0]) return new(text[1..^1], null);
        if (text is "true" or "false") return new(text == "true", null);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return new(whole, null);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return new(number, null);
        if (!text.StartsWith('@')) throw new FormatException($"field path '{_text}': '{text}' is neither a literal nor a path from '@'");
        return new(null, new FieldPathParser(text, _depth + 1).Steps());
    }

    [GeneratedRegex(@"^(?<start>-?\d*)(?<end>:-?\d*)?(?<step>:-?\d*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SliceText();

    [GeneratedRegex("""^(?<left>([^'"<>=!]|'[^']*'|"[^"]*")*?)(?<operator>==|!=|<=|>=|<|>)(?<right>.*)$""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
