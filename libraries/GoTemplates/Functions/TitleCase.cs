using System.Text;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>The first letter of every word in upper case, the rest in lower case.</summary>
internal static class TitleCase
{
    public static string Apply(string text)
    {
        StringBuilder result = new(text.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        var inWord = false;
        for (var i = 0; i < runes.Length; i++)
        {
            var isLetter = Rune.IsLetter(runes[i]);
            result.Append(!isLetter ? runes[i] : inWord ? Rune.ToLowerInvariant(runes[i]) : Rune.ToUpperInvariant(runes[i]));
            inWord = isLetter || Rune.IsDigit(runes[i]) || runes[i].Value == '_' || (inWord && JoinsLetters(runes, i));
        }

        return result.ToString();
    }

    /// <summary>A mark such as the apostrophe of "don't" belongs to the word around it.</summary>
    private static bool JoinsLetters(Rune[] runes, int index) =>
        runes[index].Value is '\'' or '.' or ':' or '\u2019' or '\u00b7' && index + 1 < runes.Length && Rune.IsLetter(runes[index + 1]);
}
