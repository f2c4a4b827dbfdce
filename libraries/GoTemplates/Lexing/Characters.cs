using System.Text;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Lexing;

/// <summary>Go's character classes over UTF-16 text.</summary>
internal static class Characters
{
    public const string Spaces = " \t\r\n";

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    /// <summary>The rune at <paramref name="position"/> and its length in chars; length 0 at the end of the text.</summary>
    public static (Rune Rune, int Length) RuneAt(string text, int position)
    {
        if (position >= text.Length) return (default, 0);
        return Rune.TryGetRuneAt(text, position, out var rune) ? (rune, rune.Utf16SequenceLength) : (Rune.ReplacementChar, 1);
    }

    public static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsDigit(rune);

    /// <summary>The rune as Go's <c>%#U</c> writes it.</summary>
    public static string Describe(Rune rune) =>
        GoQuote.IsPrintable(rune) ? $"U+{rune.Value:X4} '{rune}'" : $"U+{rune.Value:X4}";
}
