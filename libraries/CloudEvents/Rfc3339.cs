using System.Globalization;
using System.Text.RegularExpressions;

namespace HyperFleet.CloudEvents;

/// <summary>RFC 3339 timestamps: up to nine fraction digits are read (kept to 100 ns), up to seven are written.</summary>
public static partial class Rfc3339
{
    /// <summary>In UTC, fraction digits without trailing zeros.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null when the text is none, or names a time that does not exist.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (!Shape().IsMatch(text))
            return null;

        // .NET reads seven fraction digits; the rest is below its resolution.
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            var end = dot + 1;
            while (char.IsAsciiDigit(text[end]))
                end++;
            text = string.Concat(text.AsSpan(0, Math.Min(end, dot + 8)), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(text.ToUpperInvariant(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,18})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
