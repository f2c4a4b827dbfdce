using System.Text;

namespace HyperFleet.Cel.Libraries;

/// <summary><c>strings.quote</c>: a text as a literal that reads back as the same text.</summary>
internal static class Quotation
{
    public static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            var escape = Escape(rune);
            if (escape is null) output.Append(rune.ToString());
            else output.Append('\\').Append(escape.Value);
        }

        return output.Append('"').ToString();
    }

    private static char? Escape(Rune rune) => rune.Value switch
    {
        '\a' => 'a',
        '\b' => 'b',
        '\f' => 'f',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\v' => 'v',
        '\\' => '\\',
        '"' => '"',
        _ => null,
    };
}
