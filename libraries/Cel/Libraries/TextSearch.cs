using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>Finds text in text; positions count code points.</summary>
internal static class TextSearch
{
    public static CelValue IndexOf(string text, string part, long from)
    {
        var points = new CodePoints(text);
        if (from < 0 || from > points.Count) return StringFunctions.OutOfRange(from);
        return Position(points, text.IndexOf(part, points.OffsetOf((int)from), StringComparison.Ordinal));
    }

    /// <summary>The last match that starts at <paramref name="upTo"/> or before.</summary>
    public static CelValue LastIndexOf(string text, string part, long? upTo)
    {
        var points = new CodePoints(text);
        if (upTo is { } limit && (limit < 0 || limit > points.Count)) return StringFunctions.OutOfRange(limit);
        var offset = upTo is null ? text.Length : points.OffsetOf((int)upTo.Value);
        var end = (int)Math.Min(text.Length, (long)offset + part.Length);
        return Position(points, part.Length == 0 ? end : text.AsSpan(0, end).LastIndexOf(part));
    }

    private static CelValue Position(CodePoints points, int offset) => CelValue.From((long)(offset < 0 ? -1 : points.IndexOf(offset)));
}
