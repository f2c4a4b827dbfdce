using System.Text;

namespace HyperFleet.Load.Fleets;

/// <summary>Values as SQL text, for scripts of pgbench, which cannot be given parameters.</summary>
internal static class SqlText
{
    /// <summary>A literal in which some words are replaced by expressions: <c>a-WORD</c> becomes <c>E'a-' || expression</c>.</summary>
    public static string Concatenation(string text, IReadOnlyDictionary<string, string> words)
    {
        var parts = new List<string>();
        while (text.Length > 0)
        {
            var next = words.Keys.Select(word => (Word: word, At: text.IndexOf(word, StringComparison.Ordinal))).Where(found => found.At >= 0).OrderBy(found => found.At).FirstOrDefault();
            if (next.Word is null)
                break;
            if (next.At > 0)
                parts.Add(Literal(text[..next.At]));
            parts.Add(words[next.Word]);
            text = text[(next.At + next.Word.Length)..];
        }

        if (text.Length > 0 || parts.Count == 0)
            parts.Add(Literal(text));
        return string.Join(" || ", parts);
    }

    /// <summary>On one line and without a colon, which pgbench would take for a variable.</summary>
    private static string Literal(string text)
    {
        var literal = new StringBuilder("E'");
        foreach (var letter in text)
        {
            literal.Append(letter switch
            {
                '\\' => "\\\\",
                '\'' => "''",
                ':' => "\\x3a",
                < ' ' => $"\\x{(int)letter:x2}",
                _ => letter.ToString(),
            });
        }

        return literal.Append('\'').ToString();
    }
}
