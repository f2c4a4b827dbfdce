using System.Globalization;
using System.Text;

namespace HyperFleet.Adapter.Values;

/// <summary>
/// Compact JSON exactly as Go's encoder writes it: sorted keys, <c>&lt; &gt; &amp;</c> escaped, whole doubles without a fraction.
/// Payloads and traces use it, so that a status body is the same text whoever built it.
/// </summary>
internal static class GoJson
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case double number: text.Append(GoNumber.Json(number)); break;
            case string s: AppendText(text, s); break;
            case IReadOnlyDictionary<string, object?> map: AppendMap(text, map); break;
            case IReadOnlyList<object?> list: AppendList(text, list); break;
            case IFormattable number and (long or int or ulong): text.Append(number.ToString(null, CultureInfo.InvariantCulture)); break;
            default: AppendText(text, GoText.Format(value)); break;
        }
    }

    private static void AppendMap(StringBuilder text, IReadOnlyDictionary<string, object?> map)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!first) text.Append(',');
            first = false;
            AppendText(text, key);
            text.Append(':');
            Append(text, value);
        }

        text.Append('}');
    }

    private static void AppendList(StringBuilder text, IReadOnlyList<object?> list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, list[i]);
        }

        text.Append(']');
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\': text.Append('\\').Append(c); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
