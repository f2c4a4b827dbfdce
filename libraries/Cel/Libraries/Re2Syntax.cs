using System.Text;

namespace HyperFleet.Cel.Libraries;

/// <summary>Rewrites what RE2 writes differently: ASCII classes, <c>(?P&lt;name&gt;</c>, POSIX classes, <c>$</c> as the very end.</summary>
internal static class Re2Syntax
{
    private static readonly (string Re2, string InsideClass)[] Posix =
    [
        ("[:alnum:]", "0-9A-Za-z"), ("[:alpha:]", "A-Za-z"), ("[:ascii:]", @"\x00-\x7F"), ("[:blank:]", @"\t "),
        ("[:cntrl:]", @"\x00-\x1F\x7F"), ("[:digit:]", "0-9"), ("[:graph:]", "!-~"), ("[:lower:]", "a-z"), ("[:print:]", " -~"),
        ("[:punct:]", @"!-/:-@\[-`{-~"), ("[:space:]", @"\t\n\v\f\r "), ("[:upper:]", "A-Z"), ("[:word:]", "0-9A-Za-z_"),
        ("[:xdigit:]", "0-9A-Fa-f"),
    ];

    public static string ToDotNet(string pattern)
    {
        var output = new StringBuilder(pattern.Length + 8);
        var isMultiline = pattern.Contains("(?m", StringComparison.Ordinal);
        var isInClass = false;
        for (var i = 0; i < pattern.Length;)
        {
            var length = AppendNext(output, pattern.AsSpan(i), isInClass, isMultiline);
            if (length == 1 && pattern[i] == '[' && !isInClass)
            {
                isInClass = true;
                // A closing bracket right behind the opening one is a member of the class.
                for (i++; i < pattern.Length && pattern[i] is '^' or ']'; i++)
                {
                    output.Append(pattern[i] == ']' ? @"\]" : "^");
                    if (pattern[i] == ']') break;
                }

                if (i < pattern.Length && pattern[i] == ']') i++;
                continue;
            }

            if (length == 1 && pattern[i] == ']') isInClass = false;
            i += length;
        }

        return output.ToString();
    }

    private static int AppendNext(StringBuilder output, ReadOnlySpan<char> rest, bool isInClass, bool isMultiline)
    {
        if (rest[0] == '\\' && rest.Length > 1) return AppendEscape(output, rest, isInClass);
        if (isInClass) return AppendInClass(output, rest);
        if (rest.StartsWith("(?P<"))
        {
            output.Append("(?<");
            return 4;
        }

        output.Append(rest[0] == '$' && !isMultiline ? @"\z" : rest[..1]);
        return 1;
    }

    private static int AppendInClass(StringBuilder output, ReadOnlySpan<char> rest)
    {
        foreach (var (re2, insideClass) in Posix)
        {
            if (!rest.StartsWith(re2)) continue;
            output.Append(insideClass);
            return re2.Length;
        }

        output.Append(rest[0] == '[' ? @"\[" : rest[..1]);
        return 1;
    }

    private static int AppendEscape(StringBuilder output, ReadOnlySpan<char> rest, bool isInClass)
    {
        var ascii = rest[1] switch
        {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => @"\t\n\f\r ",
            'D' when !isInClass => "^0-9",
            'W' when !isInClass => "^0-9A-Za-z_",
            'S' when !isInClass => @"^\t\n\f\r ",
            _ => null,
        };
        if (ascii is not null) output.Append(isInClass ? ascii : $"[{ascii}]");
        else if (rest[1] is 'p' or 'P' && rest.Length > 2 && rest[2] != '{') return AppendShortCategory(output, rest);
        else output.Append(rest[..2]);
        return 2;
    }

    private static int AppendShortCategory(StringBuilder output, ReadOnlySpan<char> rest)
    {
        output.Append(rest[..2]).Append('{').Append(rest[2]).Append('}');
        return 3;
    }
}
