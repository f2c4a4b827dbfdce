using System.Text.Json;

namespace HyperFleet.Sentinel.Resources;

/// <summary>Times as texts in the form that Go prints: no trailing zeros in the fraction.</summary>
internal static class ResourceTime
{
    // Go decodes a missing time as year 1, whose distance to now overflows and hides the resource for ever: it counts as absent.
    private const string GoZero = "0001-01-01T00:00:00";

    public static string Read(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var element) || element.ValueKind != JsonValueKind.String)
            return "";
        var text = element.GetString()!;
        return text.StartsWith(GoZero, StringComparison.Ordinal) ? "" : TrimFraction(text);
    }

    private static string TrimFraction(string text)
    {
        var dot = text.IndexOf('.');
        if (dot < 0)
            return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        var keep = end;
        while (text[keep - 1] == '0')
            keep--;
        return string.Concat(text.AsSpan(0, keep == dot + 1 ? dot : keep), text.AsSpan(end));
    }
}
