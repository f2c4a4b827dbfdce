using System.Text;
using System.Text.RegularExpressions;

namespace HyperFleet.Agent.Applying;

/// <summary>
/// The jq path expressions that point to fields: <c>.a.b</c>, <c>.a["b"]</c>, <c>.a[0]</c>, <c>.a[]</c>, joined by <c>|</c>, and
/// <c>select(.a == "b")</c> after <c>[]</c>. They are read as the JSONPath that means the same.
/// </summary>
internal static partial class JqPath
{
    /// <returns>Null: more than a path.</returns>
    public static string? ToJsonPath(string expression)
    {
        if (expression.Length > 4096 || !Whole().IsMatch(expression))
            return null;
        var path = new StringBuilder();
        foreach (Match part in Part().Matches(expression))
        {
            if (part.Groups["left"] is { Success: true } left)
            {
                if (!EndsWithAll(path))
                    return null;
                path.Length -= "[*]".Length;
                path.Append("[?(@").Append(left.Value).Append(part.Groups["operator"].Value).Append(part.Groups["right"].Value).Append(")]");
            }
            else if (part.Groups["quoted"] is { Success: true } quoted)
                path.Append("['").Append(quoted.Value).Append("']");
            else if (part.Groups["index"] is { Success: true } index)
                path.Append(index.Length == 0 ? "[*]" : $"[{index.Value}]");
            else
                path.Append(part.Groups["field"].Value);
        }
        return path.Length == 0 ? null : path.ToString();
    }

    private static bool EndsWithAll(StringBuilder path) => path.Length >= 3 && path.ToString(path.Length - 3, 3) == "[*]";

    [GeneratedRegex($@"^\s*(?:{Piece}\s*)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(Piece, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();

    private const string Piece =
        """(?:(?<field>\.[A-Za-z_][\w]*)|\.?\[\s*"(?<quoted>[^"'\\]+)"\s*\]|\.?\[(?<index>-?[0-9]*)\]|\|\s*select\(\s*(?<left>(?:\.[A-Za-z_]\w*)+)\s*(?<operator>==|!=)\s*(?<right>"[^"\\]*"|-?[0-9]+|true|false)\s*\)|\|)""";
}
