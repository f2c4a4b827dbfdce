namespace HyperFleet.GoTemplates.Lexing;

/// <summary>Finds the end of a number literal; whether the digits make sense is decided when the number is read.</summary>
internal static class NumberScanner
{
    private const string Decimal = "0123456789_";
    private const string Hexadecimal = "0123456789abcdefABCDEF_";

    public static bool TryScan(string text, int start, out int end)
    {
        end = start;
        Accept(text, "+-", ref end);
        var digits = Digits(text, ref end);
        Run(text, digits, ref end);
        if (Accept(text, ".", ref end)) Run(text, digits, ref end);

        var exponent = digits == Decimal ? "eE" : digits == Hexadecimal ? "pP" : "";
        if (Accept(text, exponent, ref end))
        {
            Accept(text, "+-", ref end);
            Run(text, Decimal, ref end);
        }

        Accept(text, "i", ref end);
        var (rune, length) = Characters.RuneAt(text, end);
        if (length == 0 || !Characters.IsWord(rune)) return end > start;
        end += length;
        return false;
    }

    private static string Digits(string text, ref int end)
    {
        if (!Accept(text, "0", ref end)) return Decimal;
        if (Accept(text, "xX", ref end)) return Hexadecimal;
        if (Accept(text, "oO", ref end)) return "01234567_";
        return Accept(text, "bB", ref end) ? "01_" : Decimal;
    }

    private static bool Accept(string text, string any, ref int position)
    {
        if (position >= text.Length || !any.Contains(text[position])) return false;
        position++;
        return true;
    }

    private static void Run(string text, string any, ref int position)
    {
        while (Accept(text, any, ref position))
        {
        }
    }
}
