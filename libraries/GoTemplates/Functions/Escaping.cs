using System.Buffers;
using System.Text;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>Go's <c>html js urlquery</c>.</summary>
internal static class Escaping
{
    private static readonly SearchValues<char> HtmlCharacters = SearchValues.Create("<>&'\"\0");

    /// <summary>The arguments as one text: a single string itself, anything else as <c>print</c> would write it.</summary>
    public static string Text(CallContext context, object?[] arguments) => arguments is [string text]
        ? text
        : Printer.Print(context, Array.ConvertAll(arguments, a => a ?? "<no value>"));

    public static string Html(string text)
    {
        if (!text.AsSpan().ContainsAny(HtmlCharacters)) return text;
        StringBuilder result = new(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                '\'' => result.Append("&#39;"),
                '"' => result.Append("&#34;"),
                '\0' => result.Append('\ufffd'),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    public static string JavaScript(string text)
    {
        StringBuilder result = new(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\\' or '\'' or '"') result.Append('\\').Append(rune);
            else if (rune.Value is < ' ' or '<' or '>' or '&' or '=') result.Append($"\\u{rune.Value:X4}");
            else if (rune.IsAscii || GoQuote.IsPrintable(rune)) result.Append(rune);
            else result.Append($"\\u{rune.Value:X4}");
        }

        return result.ToString();
    }

    public static string UrlQuery(string text)
    {
        StringBuilder result = new(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || (char)b is '-' or '_' or '.' or '~') result.Append((char)b);
            else if (b == ' ') result.Append('+');
            else result.Append($"%{b:X2}");
        }

        return result.ToString();
    }
}
